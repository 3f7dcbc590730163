//! Where uniffi's generated sources are slow, and what is written there instead (`cargo xtask bench ffi`).
//!
//! Each passage must be found exactly once: when uniffi changes what it writes, somebody has to look again.

/// A passage and what stands there instead.
type Change = (&'static str, &'static str);

/// uniffi 0.32 reads each number and text of a record through copies of `Data`, which makes a screen's state cost several
/// times what the call does. The same checks, without the copies.
const SWIFT: [Change; 3] = [
    (
        "    var value: T = 0\n    let _ = withUnsafeMutableBytes(of: &value, { \
         reader.data.copyBytes(to: $0, from: range)})\n",
        "    let value = reader.data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: range.lowerBound, as: T.self) }\n",
    ),
    (
        "    if T.self == UInt8.self {\n        let value = reader.data[reader.offset]\n        \
         reader.offset += 1\n        return value as! T\n    }\n",
        "",
    ),
    (
        "        return String(decoding: try readBytes(&buf, count: Int(len)), as: UTF8.self)\n",
        "        let range = buf.offset..<(buf.offset + max(0, Int(len)))
        guard len >= 0, buf.data.count >= range.upperBound else {
            throw UniffiInternalError.bufferOverflow
        }
        buf.offset = range.upperBound
        return buf.data.withUnsafeBytes { String(decoding: $0[range], as: UTF8.self) }
",
    ),
];

/// uniffi 0.32 makes a structure of JNA for the outcome of each call, and each call of a method is two or three calls. One
/// that told of success is as good as new, and is used again by its thread; calls inside a call take another.
const KOTLIN: [Change; 3] = [
    (
        "// Call a rust function that returns a Result<>.  Pass in the Error class companion that corresponds to the Err\n",
        "private val uniffiStatuses = ThreadLocal.withInitial { ArrayDeque<UniffiRustCallStatus>() }

// Call a rust function that returns a Result<>.  Pass in the Error class companion that corresponds to the Err
",
    ),
    (
        "    var status = UniffiRustCallStatus()\n    val return_value = callback(status)\n",
        "    val statuses = uniffiStatuses.get()
    val status = statuses.removeLastOrNull() ?: UniffiRustCallStatus()
    val return_value = callback(status)
",
    ),
    (
        "    uniffiCheckCallStatus(errorHandler, status)\n    return return_value\n",
        "    uniffiCheckCallStatus(errorHandler, status)
    if (statuses.size < 8) statuses.addLast(status)
    return return_value
",
    ),
];

/// Swift's source.
pub(super) fn swift(source: &str) -> Result<String, String> {
    changed(source, &SWIFT)
}

/// Kotlin's source.
pub(super) fn kotlin(source: &str) -> Result<String, String> {
    changed(source, &KOTLIN)
}

fn changed(source: &str, changes: &[Change]) -> Result<String, String> {
    changes.iter().try_fold(source.to_owned(), |text, (slow, quick)| {
        if text.matches(slow).count() == 1 {
            Ok(text.replace(slow, quick))
        } else {
            Err(format!(
                "uniffi writes its sources in another way now: look again at bindings/quicker.rs. This is gone:\n{slow}"
            ))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn a_passage_is_changed_where_it_stands_once() {
        assert_eq!(
            changed("a slow b", &[("slow", "quick")]).as_deref(),
            Ok("a quick b")
        );
        for source in ["a b", "slow slow"] {
            assert!(changed(source, &[("slow", "quick")]).is_err(), "{source}");
        }
    }
}
