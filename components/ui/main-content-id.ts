/** The id of the main content: the target of the skip link, and of the focus after a dialog whose button no longer exists. */
export const mainContentId = "content";
