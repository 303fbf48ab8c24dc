const SEVERITIES = { error: "error", warning: "warning", note: "info" };

/** The server's problems as marks of the editor, each from its place to the end of its word. */
export function diagnosticsOf(problems, text) {
  const lines = text.split("\n");
  const starts = [0];
  lines.forEach((line, i) => starts.push(starts[i] + line.length + 1));
  return problems.map((problem) => {
    const line = Math.min(Math.max(problem.line ?? 1, 1), lines.length) - 1;
    const content = lines[line];
    const column = Math.min(Math.max((problem.column ?? 1) - 1, 0), content.length);
    const length = /^[^\s,}\]]*/.exec(content.slice(column))[0].length || 1;
    const from = starts[line] + column;
    return {
      from,
      to: Math.min(from + length, starts[line] + content.length),
      severity: SEVERITIES[problem.severity] ?? "error",
      message: [problem.message, problem.remedy].filter(Boolean).join("\n"),
    };
  });
}
