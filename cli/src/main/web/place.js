/**
 * Where in a YAML or JSON text the cursor is, from the text before it alone, so that it works while
 * the text is broken: `{path, isKey}` with the keys and indexes above the cursor, and whether a key
 * or a value is typed there.
 */
export function placeOf(before, isJson) {
  if (isJson) {
    return flowPlace(before, []);
  }
  const lines = before.split("\n");
  const { steps, column, rest } = stepsOf(lines.pop());
  const path = above(lines, steps.filter((step) => step.key === 0), column);
  const key = KEY.exec(rest);
  if (key !== null) {
    return flowPlace(key[3], [...path, unquoted(key[1])]);
  }
  return /^[[{]/.test(rest) ? flowPlace(rest, path) : { path, isKey: true };
}

const KEY = /^("[^"]*"|'[^']*'|[^\s#{["'][^:#]*):(\s+|$)(.*)$/;

/** What a line of YAML adds to the path: its dashes, then its key, each with its column. */
function stepsOf(line) {
  const steps = [];
  let rest = line.trimStart();
  let column = line.length - rest.length;
  while (/^-(\s|$)/.test(rest)) {
    steps.push({ key: 0, column });
    const next = rest.slice(1).trimStart();
    column += rest.length - next.length;
    rest = next;
  }
  const key = KEY.exec(rest);
  if (key !== null) {
    steps.push({ key: unquoted(key[1]), column });
  }
  return { steps, column, rest };
}

/** The path of what stands at a column below the lines: the nearest steps further left. */
function above(lines, own, column) {
  const path = [];
  let keyLimit = column;
  let dashLimit = column;
  const climb = (steps) => {
    for (const step of [...steps].reverse()) {
      if (step.key === 0 && step.column < dashLimit) {
        path.unshift(0);
        dashLimit = step.column;
        keyLimit = step.column + 1; // a list may stand at the column of its key
      } else if (step.key !== 0 && step.column < keyLimit) {
        path.unshift(step.key);
        dashLimit = step.column;
        keyLimit = step.column;
      }
    }
  };
  climb(own);
  for (let i = lines.length - 1; i >= 0 && keyLimit > 0; i--) {
    climb(stepsOf(lines[i]).steps);
  }
  return path;
}

/** The same in JSON, or in YAML's {...} and [...]. */
function flowPlace(text, outer) {
  const stack = [];
  let token = "";
  let i = 0;
  while (i < text.length) {
    const char = text[i];
    if (char === '"' || char === "'") {
      const end = closing(text, i);
      if (end < 0) {
        break;
      }
      token = text.slice(i + 1, end);
      i = end + 1;
      continue;
    }
    const top = stack.at(-1);
    if (char === "{" || char === "[") {
      stack.push({ isMap: char === "{", key: char === "{" ? null : 0, isKey: char === "{" });
      token = "";
    } else if (char === "}" || char === "]") {
      stack.pop();
      token = "";
    } else if (char === ":" && top?.isMap && top.isKey) {
      top.key = token.trim();
      top.isKey = false;
      token = "";
    } else if (char === "," && top) {
      top.isKey = top.isMap;
      token = "";
    } else {
      token += char;
    }
    i++;
  }
  const top = stack.at(-1);
  const path = [...outer];
  stack.forEach((level) => {
    if (!(level === top && level.isKey)) {
      path.push(level.key);
    }
  });
  return { path, isKey: top ? top.isKey : false };
}

function closing(text, start) {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\" && text[start] === '"') {
      i++;
    } else if (text[i] === text[start]) {
      return i;
    }
  }
  return -1;
}

function unquoted(key) {
  return /^["'].*["']$/.test(key.trim()) ? key.trim().slice(1, -1) : key.trim();
}
