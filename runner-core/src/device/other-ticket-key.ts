/** What status and doctor say where the web app is not the one that this device was paired with, by its key. */

export const otherTicketKeyText =
  "signs tickets by another key than it had at pairing: no browser can type, open or change anything here";
export const pairAnew =
  "if whoever runs it says that the key was exchanged, stop the helper, then coda-runner unpair and coda-runner pair";
