// A photograph made small on the phone, and drawn anew: what the camera wrote beside the points stays behind.

const SIDE = 1600;
const QUALITY = 0.82;

const loaded = (file) => new Promise((done, fail) => {
  const image = new Image();
  image.onload = () => { URL.revokeObjectURL(image.src); done(image); };
  image.onerror = () => { URL.revokeObjectURL(image.src); fail(new Error("not a picture")); };
  image.src = URL.createObjectURL(file);
});

/** The photograph as a JPEG of at most 1,600 points a side, upright. Rejects what is none. */
export const small = async (file) => {
  const image = await loaded(file);
  const share = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const sheet = document.createElement("canvas");
  sheet.width = Math.max(1, Math.round(image.naturalWidth * share));
  sheet.height = Math.max(1, Math.round(image.naturalHeight * share));
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((done, fail) => sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error("not a picture"))), "image/jpeg", QUALITY));
};
