/** The tray's picture: a prompt in a frame, 16×16, black on nothing, so that macOS can tint it. */
export const trayIconPng =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAN0lEQVR42mNgoBL4TyaGa6bEYuoa8J8aLvhPDS/8p0YY/B8wF/yndizgTEA0SQcDYwDFmYkiAAALAj/BQ+k9rQAAAABJRU5ErkJggg==";
