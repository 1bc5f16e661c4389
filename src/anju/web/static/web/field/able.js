// What this browser can keep, said before anybody relies on it.

/** The chat program in whose built-in browser this page is open, or "". Some keep nothing, some forget within days, and none says so. */
export const inside = () => {
  const agent = navigator.userAgent;
  return /wxwork/i.test(agent) ? "WeCom" : /MicroMessenger/i.test(agent) ? "WeChat" : /DingTalk/i.test(agent) ? "DingTalk" : /Lark|Feishu/i.test(agent) ? "Feishu" : "";
};

/** What is lacking to keep a round: "address", "worker", "database", "seal". Empty: nothing is. */
export const lacks = () => [
  ...(window.isSecureContext ? [] : ["address"]),
  ...(navigator.serviceWorker ? [] : ["worker"]),
  ...(window.indexedDB ? [] : ["database"]),
  ...(window.crypto && crypto.subtle ? [] : ["seal"]),
];

/** Whether the browser promises to keep what is stored until it is deleted by hand. */
export const lasting = async () => {
  if (!navigator.storage || !navigator.storage.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
};
