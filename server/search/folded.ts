/** Text without its capitals, unit by unit: what is found in it stands at the same place of the text itself. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  // Few letters become two ("İ"); they stay as they are.
  let same = "";
  for (const unit of text.split("")) {
    const small = unit.toLowerCase();
    same += small.length === 1 ? small : unit;
  }
  return same;
}
