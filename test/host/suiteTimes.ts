/** How long the suites wait for what tells nobody that it is over. */

/** The launcher restarts the window meanwhile, with the extension host still alive as in a real restart. */
export const LINGER_MS = 3_000;
/** The workbench in a browser stores which editors are open every 5 s, not when its page goes away. */
export const STORE_MS = 7_000;
