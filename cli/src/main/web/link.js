/** The state of the page as the fragment of its address, which browsers never send to a server. */
const PREFIX = "#state=";

/** No link makes the page hold more than this, in bytes. */
const MAX_BYTES = 8 << 20;

export async function writeLink(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const packed = await collect(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")),
  );
  let binary = "";
  for (const byte of packed) {
    binary += String.fromCharCode(byte);
  }
  return PREFIX + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The state in a fragment; null when there is none. */
export async function readLink(fragment) {
  if (!fragment.startsWith(PREFIX)) {
    return null;
  }
  try {
    const base64 = fragment.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/");
    const packed = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bytes = await collect(
      new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")),
    );
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new Error("the link is cut or not one of this page; open the page without what follows #");
  }
}

function checked(state) {
  const isText = (value) => typeof value === "string";
  if (!isText(state.catalog) || !isText(state.name) || !isText(state.events)) {
    throw new TypeError("not a state");
  }
  return {
    catalog: state.catalog,
    name: state.name,
    events: state.events,
    destination: isText(state.destination) ? state.destination : null,
    mapping: isText(state.mapping) ? state.mapping : null,
    line: Number.isInteger(state.line) ? state.line : null,
  };
}

async function collect(stream) {
  const chunks = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return new Uint8Array(await new Blob(chunks).arrayBuffer());
    }
    size += value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new RangeError("larger than a state");
    }
    chunks.push(value);
  }
}
