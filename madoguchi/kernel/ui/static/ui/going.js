// Pages that follow something move by themselves. Whoever has pressed a link or a button is already on the way: moving then
// would call that back, and the answer to what was sent would be lost. They wait until the next page is here.

const LONGEST = 10_000; // ms: what ends in a download leaves the page where it is
let left = -LONGEST;
window.addEventListener("beforeunload", () => { left = performance.now(); });
window.addEventListener("pageshow", () => { left = -LONGEST; });

/** Whether somebody is on the way to another page. */
export const isGoing = () => performance.now() - left < LONGEST;
