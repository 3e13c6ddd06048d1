/** Style sheets are taken up by the page's bundler. */
declare module "*.css";
