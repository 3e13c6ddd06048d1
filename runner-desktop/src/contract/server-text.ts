/** The address of a web app as somebody wrote it, in a field or a link. What it may be the core alone knows: it has the setting's rule. */
import { z } from "zod";

/** More is no address that anybody types. */
export const longestServerText = 300;
export const serverTextSchema = z.string().max(longestServerText);
