/** What the document itself does with a form that is sent before the script is there that would answer it: see `form.tsx`. */

/** On such a form, as its `dataset` has it. */
export const sentEarly = "sentEarly";

/** A whole script, small enough to stand in each document. Whatever answers a form keeps the browser from sending it. */
export const earlySubmit =
  'addEventListener("submit",(e)=>{' +
  `if(!e.defaultPrevented&&e.target.getAttribute("method")==="dialog")e.target.dataset.${sentEarly}=""})`;
