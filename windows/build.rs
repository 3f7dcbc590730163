//! Compiles the drawn pages in `ui` to Rust. Embeds the fonts, so that the program is one file.

fn main() {
    let configuration = slint_build::CompilerConfiguration::new()
        .with_style("fluent".to_owned())
        .embed_resources(slint_build::EmbedResourcesKind::EmbedFiles);
    if let Err(error) = slint_build::compile_with_config("ui/main.slint", configuration) {
        eprintln!("the pages in `ui` do not compile: {error}");
        std::process::exit(1);
    }
}
