// A purpose in words, as it follows "to": "view the application secret".

import type { Purpose } from "./schema";

export const purposeLabels: Record<Purpose, string> = {
  REVEAL: "view the application secret",
  UPDATE: "update the application secret",
  CANCEL_UPDATE: "cancel the pending update of the application secret",
  END_PREVIOUS: "end the old application secret now",
};
