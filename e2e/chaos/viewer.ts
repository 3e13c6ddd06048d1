/** A viewer's process: every session open at once as in one browser's tabs, one of them typed into. It may be killed at any moment. */
import { parseViewerOptions } from "./records.ts";
import { Viewer } from "./viewer-pages.ts";

new Viewer(parseViewerOptions(process.argv[2])).open();
