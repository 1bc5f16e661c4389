// A door by its code: scanned or typed, found in the round that is on the phone, without signal.
const ALIKE = { O: "0", I: "1", L: "1" };

/** A code as it is kept, from how it was typed or from the link in its square. */
const spelled = (text) => text.trim().replace(/\/+$/, "").split("/").pop().normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[OIL]/g, (sign) => ALIKE[sign]);

/** What is to be done at the door of a code; nothing where the round has no such door. */
export const at = (round, text) => {
  const code = spelled(text);
  return code ? round.duties.filter((duty) => duty.code === code) : [];
};
