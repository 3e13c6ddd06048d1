/** How a person calls the helper's command in a checkout: silently, so that a pipe gets what the command prints and nothing of npm. */
export const typedCommand = "npm run -s runner --";
