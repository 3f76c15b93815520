// The code of the dialogs is loaded when a dialog opens. One function per dialog, so that all its buttons share one load.

export const loadAddApplicationDialog = () => import("./add-application-dialog").then((module) => module.AddApplicationDialog);

export const loadModifyApplicationDialog = () =>
  import("./modify-application-dialog").then((module) => module.ModifyApplicationDialog);
