// The only clock of the program. Rules do not read it; they get the instant as an argument.

export function now(): Date {
  return new Date();
}
