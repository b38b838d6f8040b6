import { rpmArchitectures } from "./rpm-architectures.ts";

/**
 * awk that finds packages in what dnf 4, dnf 5 and yum 3 print before they ask, one a line: `NAME EVR ARCH`. Their table is as wide as its longest
 * row, or breaks rows in two; only that an architecture stands behind each name is sure, not even that a size has a unit. `leaving`: 1 for those that go.
 */
const rpmRows = (leaving: 0 | 1): string => String.raw`
function flush(   i) {
  for (i = 2; i + 2 <= count; i++) if (word[i] ~ /^(${rpmArchitectures})$/ && leaves == ${leaving}) {
    sub(/^0:/, "", word[i + 1])
    print word[i - 1], word[i + 1], word[i]
  }
  count = 0
}
/^(Installing|Upgrading|Updating|Downgrading|Reinstalling|Removing|Replacing|Skipping)[A-Za-z ()]*:$/ { flush(); leaves = /^Removing/ ? 1 : /^(Replacing|Skipping)/ ? 2 : 0; begun = 1; next }
/^(Transaction Summary|Total |$)/ { flush(); next }
begun { for (i = 1; i <= NF; i++) word[++count] = $i }
END { flush() }`;

/** The packages that come in. */
export const rpmTable = rpmRows(0);

/** The packages that are removed. */
export const rpmLeaving = rpmRows(1);

/** The same of what `apt-get -s` prints: `Inst NAME [OLD] (VERSION ORIGIN [ARCH]) []`. */
export const aptTable = String.raw`
$1 == "Inst" && match($0, /\([^ )]+/) { print $2, substr($0, RSTART + 1, RLENGTH - 1) }`;

/** `Remv NAME [VERSION]`. */
export const aptLeaving = String.raw`
$1 == "Remv" && match($0, /\[[^] ]+/) { print $2, substr($0, RSTART + 1, RLENGTH - 1) }`;
