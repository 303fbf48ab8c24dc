import { Bytes } from "./bytes.jsx";

/** What becomes of all events together: totals, folders and files. */
export function Totals({ answer }) {
  const { shown, files = [] } = answer;
  if (!shown) {
    return <p class="notice">No mapping is shown.</p>;
  }
  const empty = shown.neverFilled ?? [];
  return (
    <>
      <p class="headline">
        {`Matched ${shown.matched} of ${shown.of} ${shown.of === 1 ? "event" : "events"}`}
      </p>
      {empty.length > 0 && (
        <p>
          Never filled:{" "}
          {empty.map((column) => (
            <code key={column}>{column}</code>
          ))}
        </p>
      )}
      {shown.folders?.length > 0 && (
        <table>
          <caption>Folders of the mapping</caption>
          <thead>
            <tr>
              <th scope="col">Folder</th>
              <th scope="col" class="right">Rows</th>
            </tr>
          </thead>
          <tbody>
            {shown.folders.map((one) => (
              <tr key={one.folder}>
                <td>{one.folder || "the top of the bucket"}</td>
                <td class="right">{one.rows}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.moreFolders > 0 && <p class="muted">and {shown.moreFolders} more folders</p>}
      <h3>Files of the whole catalog</h3>
      {files.length === 0 && <p class="muted">None.</p>}
      {files.map((file) => (
        <File key={`${file.destination}/${file.key}`} file={file} />
      ))}
      {answer.moreFiles > 0 && <p class="muted">and {answer.moreFiles} more files</p>}
      {answer.rejected && (
        <details>
          <summary>Dead letters</summary>
          <pre tabIndex={0} aria-label="Dead letters">{answer.rejected}</pre>
        </details>
      )}
    </>
  );
}

function File({ file }) {
  return (
    <details class="file">
      <summary>
        <span class="path">{file.key}</span>{" "}
        <span class="muted">
          {file.rows} {file.rows === 1 ? "row" : "rows"}, {file.bytes} bytes, {file.destination} / {file.mapping}
        </span>
      </summary>
      <pre class="bytes" tabIndex={0} aria-label={`Text of ${file.key}`}>
        <Bytes text={file.text} />
        {file.isCut && "…"}
      </pre>
    </details>
  );
}
