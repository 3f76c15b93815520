// The policy for new passwords: 12 to 128 characters, and not a common password. There are no rules about kinds of characters:
// they make passwords harder to remember and no harder to guess (NIST SP 800-63B, 3.1.1.2). Pure.
//
// A common password is one that guessing programs try first: a few well-known words with small changes. So this policy removes the
// predictable parts (words, also with 0 for o and the like; keyboard rows; alphabetical and numerical sequences; years; the
// person's own e-mail address; repetitions), and enough other characters must remain.

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** How many characters must remain without the predictable parts. */
const MIN_UNPREDICTABLE = 6;
const MIN_UNPREDICTABLE_DISTINCT = 4;

/** The most frequent words of the published lists of leaked passwords, without those that the other rules find. */
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

/** Well-known phrases. */
const PHRASES = [
  "correcthorsebatterystaple",
  "thisismypassword",
  "opensesame",
  "tobeornottobe",
  "thequickbrownfox",
  "loremipsumdolor",
];

/** Keyboard rows of several layouts, the digits and the alphabet. */
const SEQUENCES = [
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
/** A shorter piece of a sequence is not predictable. */
const MIN_SEQUENCE_LENGTH = 3;

/** Common substitutions. Each maps one character to one, so that positions in the result are positions in the password. */
const SUBSTITUTIONS: Record<string, string>[] = [
  {},
  { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", $: "s", "!": "i", "+": "t" },
  { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "9": "g", "@": "a", $: "s", "!": "l", "€": "e" },
];

/** The same result for the different encodings that keyboards produce for one text (NIST SP 800-63B, 3.1.1.2). */
export function normalizePassword(password: string): string {
  return password.normalize("NFKC");
}

/** The violation of the policy as a sentence, or null. `email` is the address of the password's owner. */
export function passwordPolicyViolation(password: string, email: string): string | null {
  const characters = [...normalizePassword(password)];
  if (characters.length < MIN_PASSWORD_LENGTH) return `Use at least ${MIN_PASSWORD_LENGTH} characters.`;
  if (characters.length > MAX_PASSWORD_LENGTH) return `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  const remaining = unpredictableCharacters(characters, email);
  if (remaining.length < MIN_UNPREDICTABLE || new Set(remaining).size < MIN_UNPREDICTABLE_DISTINCT) {
    return "This password is easy to guess. Use one without common words, names and sequences of digits, or let a password manager generate one.";
  }
  return null;
}

function unpredictableCharacters(characters: string[], email: string): string[] {
  const plain = characters.map((character) => (character.length === 1 ? character.toLowerCase().slice(0, 1) : character));
  const predictable = plain.map((character) => /\s/.test(character));
  const mark = (from: number, length: number) => predictable.fill(true, from, from + length);

  const words = [...WORDS, ...PHRASES, ...wordsOfEmail(email)];
  for (const substitution of SUBSTITUTIONS) {
    const replaced = plain.map((character) => substitution[character] ?? character);
    // Separators are left out, so that phrases are found in "correct-horse" too.
    const positions = replaced.flatMap((character, position) => (/[\s._-]/.test(character) ? [] : [position]));
    const text = positions.map((position) => replaced[position]).join("|");
    for (const word of words) {
      const pattern = [...word].join("|");
      for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1)) {
        // No match begins inside a longer character (an emoji), because "|" separates the characters.
        const first = text.slice(0, at).split("|").length - 1;
        for (let index = first; index < first + word.length; index++) predictable[positions[index] ?? 0] = true;
      }
    }
  }
  markSequences(plain, mark);
  markYears(plain, mark);
  const period = shortestPeriod(plain);
  mark(period, plain.length - period);
  return plain.filter((_, position) => !predictable[position]);
}

/** The words in an address: `anna.kovacs@example.com` has `anna`, `kovacs`, `example` and `com`. */
function wordsOfEmail(email: string): string[] {
  const [local = "", domain = ""] = email.toLowerCase().split("@");
  return [...local.split(/[^a-z0-9]+/), ...domain.split(".")].filter((word) => word.length >= 3);
}

/** Marks neighbours in a sequence, in either direction, and repetitions of one character. */
function markSequences(plain: string[], mark: (from: number, length: number) => void): void {
  const pairs = new Set<string>();
  for (const sequence of SEQUENCES) {
    for (let at = 0; at + 1 < sequence.length; at++) {
      pairs.add(sequence.slice(at, at + 2));
      pairs.add(`${sequence[at + 1]}${sequence[at]}`);
    }
  }
  let start = 0;
  for (let at = 1; at <= plain.length; at++) {
    const continues = at < plain.length && (plain[at] === plain[at - 1] || pairs.has(`${plain[at - 1]}${plain[at]}`));
    if (continues) continue;
    if (at - start >= MIN_SEQUENCE_LENGTH) mark(start, at - start);
    start = at;
  }
}

function markYears(plain: string[], mark: (from: number, length: number) => void): void {
  for (let at = 0; at + 4 <= plain.length; at++) {
    if (/^(19|20)\d\d$/.test(plain.slice(at, at + 4).join(""))) mark(at, 4);
  }
}

/** Length of the shortest piece whose repetition is the text; the length of the text when nothing repeats. */
function shortestPeriod(plain: string[]): number {
  for (let period = 1; period <= plain.length / 2; period++) {
    if (plain.every((character, position) => character === plain[position % period])) return period;
  }
  return plain.length;
}
