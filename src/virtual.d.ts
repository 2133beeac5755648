/** Made by the plugin in vite.config.ts: URL paths of the files that workers load by themselves. */
declare module 'virtual:worker-files' {
  const files: readonly string[];
  export default files;
}
