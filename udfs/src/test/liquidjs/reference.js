// Renders templates with LiquidJS as Segment configures it (@segment/actions-core, mapping-kit).
// Reads one JSON object a line, {"template", "event"}, and answers each with {"text"} or {"error"}.
import { Liquid } from 'liquidjs'

const engine = new Liquid({ renderLimit: 500, parseLimit: 1000, memoryLimit: 1e8 })

for (const tag of ['case', 'for', 'include', 'layout', 'render', 'tablerow']) {
  const refuse = () => {
    throw new Error(`tag "${tag}" is disabled`)
  }
  engine.registerTag(tag, { parse: refuse, render: refuse })
}

for (const filter of [
  'array_to_sentence_string', 'concat', 'find', 'find_exp', 'find_index', 'find_index_exp', 'group_by',
  'group_by_exp', 'has', 'has_exp', 'map', 'newline_to_br', 'reject', 'reject_exp', 'reverse', 'sort',
  'sort_natural', 'uniq', 'where_exp', 'type'
]) {
  engine.registerFilter(filter, () => {
    throw new Error(`filter "${filter}" is disabled`)
  })
}

function answer({ template, event }) {
  if (template.length > 1000) {
    return { error: 'liquid template values are limited to 1000 characters' }
  }
  try {
    return { text: engine.parseAndRenderSync(template, event) }
  } catch (e) {
    return { error: e.message }
  }
}

// Not node:readline: it takes U+2028, which JSON text may contain, for the end of a line.
let input = ''
process.stdin.setEncoding('utf8')
for await (const chunk of process.stdin) {
  const lines = (input + chunk).split('\n')
  input = lines.pop()
  for (const line of lines) {
    process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n')
  }
}
