// The one script of Préau. Every page works without it.
import htmx from "htmx.org/dist/htmx.esm.js";
import { makeSmoother } from "./menus.js";
import { completeLateBoxes } from "./late-boxes.js";
import { arrange } from "./arrange.js";
import { submitOnChange } from "./autosubmit.js";
import { showCurrentTab } from "./tabs.js";
import { focusSummary } from "./focus.js";

// Nothing that a strict content security policy refuses, and no copy of a page kept.
Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  historyEnabled: false,
  selfRequestsOnly: true,
});

document.documentElement.classList.add("pr-js");
makeSmoother(document);
showCurrentTab(document);
submitOnChange(document);
focusSummary(document);
completeLateBoxes(document);
for (const area of document.querySelectorAll("[data-arrange]")) arrange(area);
