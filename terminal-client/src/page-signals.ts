/** What the session must know of the page around it: whether anybody looks, and when it or the network comes back. */
export interface PageSignals {
  hidden(): boolean;
  /** Network, tab or page came back: whoever waits need not wait any longer. */
  onWake(listener: () => void): () => void;
}
