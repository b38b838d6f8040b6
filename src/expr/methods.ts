/** The methods that values have: those that change nothing but their own list, and depend on nothing but their arguments. */

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

const ofString = names(
  "at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf match matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substring toLowerCase toString toUpperCase trim trimEnd trimStart",
);
/** Methods that change the list they are called on. */
export const mutators = names("push pop shift unshift sort reverse splice fill");
const ofArray = names(
  "at concat entries every filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map reduce reduceRight slice some toReversed toSorted toSpliced values with push pop shift unshift sort reverse splice fill",
);
const ofNumber = names("toFixed toPrecision toString");
const ofBoolean = names("toString");
const ofRegExp = names("test exec");
const ofMap = names("get has set delete keys values entries forEach");
const ofSet = names("has add delete values forEach");
/** Methods of what helpers return, and of `facts`. */
const ofHelpers = names("contains equals compare interface_for");

const known: ReadonlySet<string> = new Set([ofString, ofArray, ofNumber, ofRegExp, ofMap, ofSet, ofHelpers].flatMap((set) => [...set]));

/** Every method that some value has; any other is a mistake whatever the value. */
export function isMethod(name: string): boolean {
  return known.has(name);
}

export function allMethods(): Iterable<string> {
  return known;
}

const none: ReadonlySet<string> = new Set();

/** The methods of this value. */
export function methodsOf(value: unknown): ReadonlySet<string> {
  if (typeof value === "string") return ofString;
  if (Array.isArray(value)) return ofArray;
  if (typeof value === "number") return ofNumber;
  if (typeof value === "boolean") return ofBoolean;
  if (value instanceof RegExp) return ofRegExp;
  if (value instanceof Map) return ofMap;
  if (value instanceof Set) return ofSet;
  return none;
}
