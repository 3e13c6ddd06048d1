/** What the session must know of the page around it: whether anybody looks, and when it or the network comes back. */
export interface PageSignals {
  hidden(): boolean;
  /** Little room, and fingers: others' terminals are not to become as small because somebody looks in from one. */
  isPhone(): boolean;
  /** Network, tab or page came back: whoever waits need not wait any longer. */
  onWake(listener: () => void): () => void;
  /** Nobody is at this page any more: it was hidden, or another window has the keys. */
  onAway(listener: () => void): () => void;
  /** The page goes: it is loaded anew, closed, or another one comes in its place. */
  onLeave(listener: () => void): () => void;
}
