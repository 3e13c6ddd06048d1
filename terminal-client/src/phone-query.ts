/** The media query that a phone answers, upright or not. */
export const phoneQuery = "(pointer: coarse) and (max-width: 640px), (pointer: coarse) and (max-height: 480px)";
