/**
 * Copies a text to the clipboard; returns whether it succeeded. Over plain HTTP a page has no clipboard API, except on
 * localhost. There it uses the browser's copy command and sets the text in the copy event, so that the text is never part of
 * the document.
 */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // No permission for the clipboard API; the copy command may still be allowed.
    }
  }
  let isTextSet = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
    isTextSet = true;
  };
  document.addEventListener("copy", onCopy, { capture: true });
  try {
    return document.execCommand("copy") && isTextSet;
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", onCopy, { capture: true });
  }
}
