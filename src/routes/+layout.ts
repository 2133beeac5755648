/** Everything happens in the browser: the server has no page to render, and no page needs it to start. */
export const ssr = false;
export const prerender = false;
