/** The result in one sentence, for the top of the page and for screen readers. */
export function announcement(answer, shown, line) {
  if (!answer) {
    return "";
  }
  const trouble = troubles(answer.problems ?? [], "error") || troubles(answer.problems ?? [], "warning");
  const event = answer.events?.find((one) => one.line === line);
  const outcome = event ? `Event ${line}: ${event.outcome}. ` : "";
  const total = shown.mapping ? `${shown.mapping} takes ${answer.shown.matched} of ${answer.shown.of} events.` : "";
  return trouble + outcome + total;
}

function troubles(problems, severity) {
  const count = problems.filter((problem) => problem.severity === severity).length;
  return count > 0 ? `${count} ${severity}${count === 1 ? "" : "s"} in the catalog. ` : "";
}
