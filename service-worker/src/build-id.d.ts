/** Another one with every build of the web app; build.ts writes it in. */
declare const BUILD_ID: string;
