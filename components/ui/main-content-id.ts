/** Where the page's own content begins: the skip link leads there, and a dialog whose button is gone gives the focus to it. */
export const mainContentId = "content";
