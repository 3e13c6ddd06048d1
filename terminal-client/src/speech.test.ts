import { expect, it } from "vitest";
import { Speech, type Speaker } from "./speech.ts";

/** As xterm's begins, with a region of its own. */
function newSpeaker(): Speaker & { removed: boolean } {
  const speaker = {
    removed: false,
    _liveRegion: { textContent: "", remove: () => (speaker.removed = true) },
    _liveRegionLineCount: 0,
    _charsToAnnounce: "",
    _charsToConsume: [],
  };
  return speaker;
}

/** xterm does so within a second of what was printed. */
function announce(speaker: Speaker): void {
  if (speaker._liveRegion === undefined) throw new Error("it has no region");
  speaker._liveRegion.textContent += speaker._charsToAnnounce ?? "";
  speaker._charsToAnnounce = "";
}

function bench() {
  const region = { textContent: "" };
  const speech = new Speech(region);
  const speaker = newSpeaker();
  speech.give(speaker);
  const print = (text: string) => {
    speaker._charsToAnnounce += text;
    speech.printed(speaker);
  };
  /** `announced`: it took so long that xterm put it into the region meanwhile. */
  const drawAgain = (text: string, announced = false) => {
    speaker._charsToAnnounce += text;
    if (announced) announce(speaker);
    speech.replayed(speaker);
    speech.printed(speaker);
  };
  return { region, speech, speaker, print, drawAgain };
}

it("keeps what is in the region when another terminal takes the first's place, and says there what was not said yet", () => {
  const { region, speech, speaker, print } = bench();
  expect(speaker.removed).toBe(true);
  print("said ");
  announce(speaker);
  print("not yet");
  speaker._charsToConsume = ["k"];
  speaker._liveRegionLineCount = 3;
  const next = newSpeaker();
  speech.give(next);
  expect(region.textContent).toBe("said ");
  expect(next).toMatchObject({ _charsToAnnounce: "not yet", _charsToConsume: ["k"], _liveRegionLineCount: 3 });
  announce(next);
  expect(region.textContent).toBe("said not yet");
});

it("lets a terminal that is not on view any more change nothing", () => {
  const { region, speech, speaker, print } = bench();
  print("said");
  announce(speaker);
  speech.give(newSpeaker());
  // As when it loses focus.
  if (speaker._liveRegion !== undefined) speaker._liveRegion.textContent = "";
  speech.replayed(speaker);
  expect(region.textContent).toBe("said");
});

it("says nothing of what is drawn again, and forgets nothing that it had still to say", () => {
  const { region, speaker, print, drawAgain } = bench();
  drawAgain("first paint\n");
  expect(speaker._charsToAnnounce).toBe("");
  print("said ");
  announce(speaker);
  print("not yet");
  speaker._liveRegionLineCount = 21;
  drawAgain("drawn again");
  expect(speaker).toMatchObject({ _charsToAnnounce: "not yet", _liveRegionLineCount: 0 });
  announce(speaker);
  expect(region.textContent).toBe("said not yet");
  drawAgain("drawn again");
  expect(region.textContent).toBe("said not yet");
});

it("takes what is drawn again out of the region, and what was read already with it, lest that is read anew", () => {
  const { region, speaker, print, drawAgain } = bench();
  print("said ");
  announce(speaker);
  print("not yet");
  drawAgain("drawn again", true);
  expect(region.textContent).toBe("not yet");
  region.textContent = "Too much output";
  drawAgain("");
  expect(region.textContent).toBe("");
  expect(speaker._charsToAnnounce).toBe("");
});

it("is silent once nobody listens", () => {
  const { region, speech, speaker, print } = bench();
  print("said");
  announce(speaker);
  speech.give(undefined);
  expect(region.textContent).toBe("");
  print("printed");
  speech.give(newSpeaker());
  expect(region.textContent).toBe("");
});
