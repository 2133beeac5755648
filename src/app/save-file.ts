/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the URL after this task; a minute is ample, and the memory is given back.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
