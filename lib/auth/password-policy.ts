// Whether a password may be chosen: 12 to 128 characters, and not a common one. No rules about kinds of characters: they
// make passwords harder to remember and no harder to guess (NIST SP 800-63B, 3.1.1.2). Pure.
//
// "Common" is what guessing programs try first. Lists of them are long because each is a few known words with the usual
// ornaments, so the known parts are crossed out here (words, also with 0 for o and the like; rows of the keyboard;
// counting; years; the person's own e-mail address; repetitions), and what is left must be enough by itself.

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** What must remain once the known parts are crossed out. */
const MIN_UNKNOWN = 6;
const MIN_UNKNOWN_DISTINCT = 4;

/** The heads of the published lists of leaked passwords, without what the other rules catch. */
const WORDS = `
  password passwort passwd pass word motdepasse contrasena senha parola wachtwoord salasana heslo
  welcome welkom willkommen bienvenue letmein login logon signin access default guest root admin administrator
  superuser sysadmin operator manager user test tester testing demo temp temporary changeme change secret private
  server system computer internet windows office oracle cisco google facebook linkedin samsung apple microsoft
  message console sms company
  iloveyou loveyou lovely love forever always mylove baby babygirl sweetheart honey angel princess prince sunshine
  monkey dragon tiger lion eagle falcon shark wolf bear panther horse kitty doggy puppy butterfly flower rainbow
  football baseball basketball soccer hockey tennis liverpool chelsea arsenal barcelona realmadrid juventus
  manchester united yankees cowboys steelers lakers
  superman batman spiderman ironman starwars pokemon naruto matrix ninja master shadow killer hunter ranger warrior
  mustang ferrari porsche mercedes yamaha harley
  michael jordan jennifer jessica ashley daniel thomas robert andrew joshua matthew anthony nicole amanda charlie
  michelle george maggie ginger pepper cookie chocolate banana cheese orange purple yellow silver golden diamond
  summer winter spring autumn january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday hello goodbye please whatever trustno nothing freedom
  jesus christ blessed heaven godisgood genesis asshole fuckyou fuckoff bullshit biteme blink qwerty azerty qwertz
`
  .trim()
  .split(/\s+/);

/** Phrases that are known as wholes. */
const PHRASES = [
  "correcthorsebatterystaple",
  "thisismypassword",
  "opensesame",
  "tobeornottobe",
  "thequickbrownfox",
  "loremipsumdolor",
];

const ROWS = [
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
  "1q2w3e4r5t6y7u8i9o0p",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "qazwsxedcrfvtgbyhnujmikolp",
  "zaq1xsw2cde3vfr4bgt5nhy6mju7",
  "!@#$%^&*()_+",
  "1234567890",
  "abcdefghijklmnopqrstuvwxyz",
];
const MIN_RUN = 3;

/** Each maps one character to one, so that places in the folded text are places in the password. */
const FOLDS: Record<string, string>[] = [
  {},
  { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", $: "s", "!": "i", "+": "t" },
  { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "9": "g", "@": "a", $: "s", "!": "l", "€": "e" },
];

/** One spelling of what may be typed in several ways on different keyboards (NIST SP 800-63B, 3.1.1.2). */
export function normalizePassword(password: string): string {
  return password.normalize("NFKC");
}

/** Why the password may not be chosen, as a sentence; null when it may. `email` is its owner's. */
export function passwordPolicyViolation(password: string, email: string): string | null {
  const characters = [...normalizePassword(password)];
  if (characters.length < MIN_PASSWORD_LENGTH) return `Use at least ${MIN_PASSWORD_LENGTH} characters.`;
  if (characters.length > MAX_PASSWORD_LENGTH) return `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  const unknown = unknownCharacters(characters, email);
  if (unknown.length < MIN_UNKNOWN || new Set(unknown).size < MIN_UNKNOWN_DISTINCT) {
    return "This password is easy to guess. Use one without common words, names and number rows, or let a password manager make one.";
  }
  return null;
}

function unknownCharacters(characters: string[], email: string): string[] {
  const plain = characters.map((character) => (character.length === 1 ? character.toLowerCase().slice(0, 1) : character));
  const known = plain.map((character) => /\s/.test(character));
  const cross = (from: number, length: number) => known.fill(true, from, from + length);

  const words = [...WORDS, ...PHRASES, ...partsOf(email)];
  for (const fold of FOLDS) {
    const folded = plain.map((character) => fold[character] ?? character);
    // A word may stand with separators in it, as in "correct-horse": letters are searched without what lies between.
    const places = folded.flatMap((character, place) => (/[\s._-]/.test(character) ? [] : [place]));
    const text = places.map((place) => folded[place]).join("|");
    for (const word of words) {
      const pattern = [...word].join("|");
      for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1)) {
        // An index inside a longer character (an emoji) cannot match, because each is set off by "|".
        const first = text.slice(0, at).split("|").length - 1;
        for (let place = first; place < first + word.length; place++) known[places[place] ?? 0] = true;
      }
    }
  }
  crossRuns(plain, cross);
  crossYears(plain, cross);
  const period = periodOf(plain);
  cross(period, plain.length - period);
  return plain.filter((_, place) => !known[place]);
}

/** The parts of an address that a person would type: `anna.kovacs@example.com` has `anna`, `kovacs` and `example`. */
function partsOf(email: string): string[] {
  const [local = "", domain = ""] = email.toLowerCase().split("@");
  return [...local.split(/[^a-z0-9]+/), ...domain.split(".")].filter((part) => part.length >= 3);
}

/** Neighbours on a keyboard row or in the alphabet, either way, and one character again and again. */
function crossRuns(plain: string[], cross: (from: number, length: number) => void): void {
  const steps = new Set<string>();
  for (const row of ROWS) {
    for (let at = 0; at + 1 < row.length; at++) {
      steps.add(row.slice(at, at + 2));
      steps.add(`${row[at + 1]}${row[at]}`);
    }
  }
  let start = 0;
  for (let at = 1; at <= plain.length; at++) {
    const goesOn = at < plain.length && (plain[at] === plain[at - 1] || steps.has(`${plain[at - 1]}${plain[at]}`));
    if (goesOn) continue;
    if (at - start >= MIN_RUN) cross(start, at - start);
    start = at;
  }
}

function crossYears(plain: string[], cross: (from: number, length: number) => void): void {
  for (let at = 0; at + 4 <= plain.length; at++) {
    if (/^(19|20)\d\d$/.test(plain.slice(at, at + 4).join(""))) cross(at, 4);
  }
}

/** Length of the shortest unit whose repetition is the text; the text's own length when it repeats nothing. */
function periodOf(plain: string[]): number {
  for (let period = 1; period <= plain.length / 2; period++) {
    if (plain.every((character, place) => character === plain[place % period])) return period;
  }
  return plain.length;
}
