/**
 * Texts that people and devices give, and that are kept as they are. PostgreSQL's text has no NUL (8.3), its JSON neither
 * that nor half of a surrogate pair (8.14.1).
 */
import { z } from "zod";

export const storableTextSchema = z.string().regex(/^[^\0\p{Cs}]*$/u, "without NUL and half characters");
