// The dialogs of an application are fetched when they are wanted; each module is named once.

export const loadAddApplicationDialog = () => import("./add-application-dialog").then((module) => module.AddApplicationDialog);

export const loadModifyApplicationDialog = () =>
  import("./modify-application-dialog").then((module) => module.ModifyApplicationDialog);
