/** What the document itself does with clicks and forms that come before the script that would answer them: see `awake.tsx`. */

/** Told to the window when all that the page was drawn with answers, and nothing that comes from then on is to be asked for twice. */
export const answersEvent = "coda:answers";

/** Told once what was typed early is known, too. */
export const awakeEvent = "coda:awake";

/**
 * A whole script, small enough to stand in each document. It keeps what was asked for last, as it is that the reader waits
 * for, and asks for it once more. A form whose own handler kept the browser from sending it was answered.
 */
export const earlyScript =
  "{let again;" +
  'const clicked=(e)=>{const b=e.target.closest("button");if(b?.type==="button")again=()=>b.click()};' +
  'const isOurs=(e)=>!e.defaultPrevented&&e.target.getAttribute("method")==="dialog";' +
  "const sent=(e)=>{if(isOurs(e))again=()=>e.target.requestSubmit()};" +
  'addEventListener("click",clicked);addEventListener("submit",sent);' +
  `addEventListener("${answersEvent}",()=>{removeEventListener("click",clicked);removeEventListener("submit",sent)},{once:true});` +
  `addEventListener("${awakeEvent}",()=>again?.(),{once:true})}`;
