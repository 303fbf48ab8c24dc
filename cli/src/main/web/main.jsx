import { render } from "preact";
import { get } from "./api.js";
import { App } from "./app.jsx";
import { readLink } from "./link.js";

/** Starts the page with what the server opened, or with the state of the link that led here. */
async function start() {
  const page = document.getElementById("page");
  try {
    const opened = await get("/api/start");
    const linked = await readLink(location.hash);
    render(<App opened={opened} linked={linked} />, page);
  } catch (failure) {
    render(
      <p class="fatal" role="alert">
        The page cannot start: {failure.message}
      </p>,
      page,
    );
  }
}

start();
