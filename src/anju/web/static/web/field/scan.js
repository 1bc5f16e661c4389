// Scanning a code with the phone's camera, where its browser can: beside each input that asks for it. Elsewhere the code is typed.
const FORMATS = ["qr_code", "code_128", "code_39", "ean_13", "data_matrix", "itf", "codabar"];
const able = "BarcodeDetector" in window && Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

const beside = (input) => {
  const button = document.createElement("button");
  const [video, words] = [document.createElement("video"), { start: input.dataset.scan, stop: input.dataset.scanStop || input.dataset.scan }];
  button.type = "button";
  button.className = "button button-quiet button-wide";
  button.textContent = words.start;
  video.className = "scan";
  Object.assign(video, { muted: true, playsInline: true, hidden: true });
  input.after(button, video);
  let stream = null;

  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.textContent = words.start;
  };

  const found = (text) => {
    stop();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (input.dataset.scanSend) input.form.requestSubmit();
    else input.focus();
  };

  const look = async (detector) => {
    if (!stream) return;
    const codes = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
    if (codes.length) return found(codes[0].rawValue.trim());
    setTimeout(() => look(detector), 200);
  };

  const start = async () => {
    const known = await BarcodeDetector.getSupportedFormats().catch(() => []);
    const formats = FORMATS.filter((format) => known.includes(format));
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = words.stop;
    await video.play();
    look(new BarcodeDetector(formats.length ? { formats } : undefined));
  };

  button.addEventListener("click", () => (stream ? stop() : start().catch(() => { stop(); button.hidden = true; })));
  addEventListener("pagehide", stop);
};

/** Puts a button beside each input that asks for one, where this browser can scan. */
export const scanning = (root) => {
  if (able) root.querySelectorAll("input[data-scan]").forEach(beside);
};

scanning(document);
