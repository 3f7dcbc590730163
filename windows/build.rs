//! Compiles the drawn pages in `ui` to Rust. Embeds the fonts, so that the program is one file.

/// Set by cargo with the feature of this name.
const NAMED_ELEMENTS: &str = "CARGO_FEATURE_NAMED_ELEMENTS";

fn main() {
    let configuration = slint_build::CompilerConfiguration::new()
        .with_style("fluent".to_owned())
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles)
        .with_debug_info(std::env::var_os(NAMED_ELEMENTS).is_some());
    if let Err(error) = slint_build::compile_with_config("ui/main.slint", configuration) {
        eprintln!("the pages in `ui` do not compile: {error}");
        std::process::exit(1);
    }
}
