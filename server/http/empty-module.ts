/** Stands in, in the browser, for Node modules that a library asks for and does not need there. */
export const absent = true;
