"""The look of the page: a quiet blue-grey theme with fonts that are already on the machine."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

# Never a named web font: Gradio would ask Google for it.
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif")
MONO = ("ui-monospace", "Consolas", "Liberation Mono", "monospace")
INK = {
    "c50": "#eff5f8",
    "c100": "#d9e8ef",
    "c200": "#b3d0de",
    "c300": "#83b1c7",
    "c400": "#528fab",
    "c500": "#36758f",
    "c600": "#275f78",
    "c700": "#1d4c62",
    "c800": "#183e50",
    "c900": "#12303f",
    "c950": "#0b1f2a",
}


def theme() -> "Base":
    """The theme; every pair of text and ground in it has a contrast of at least 4.5 to 1."""
    import gradio as gr
    from gradio.themes.utils import fonts
    from gradio.themes.utils.colors import Color

    ink = Color(name="ink", **INK)
    return gr.themes.Base(
        primary_hue=ink,
        secondary_hue=ink,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_sm,
        font=tuple(fonts.Font(name) for name in FONTS),
        font_mono=tuple(fonts.Font(name) for name in MONO),
    ).set(
        body_background_fill="#f5f7f9",
        body_background_fill_dark="#0f1519",
        body_text_color="#16212a",
        body_text_color_dark="#e6ecf0",
        body_text_color_subdued="#44535f",
        body_text_color_subdued_dark="#b4c1cb",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#172028",
        background_fill_secondary="#f5f7f9",
        background_fill_secondary_dark="#121a20",
        block_background_fill="#ffffff",
        block_background_fill_dark="#172028",
        block_label_text_color="#2c3a45",
        block_label_text_color_dark="#cfd9e0",
        block_title_text_color="#2c3a45",
        block_title_text_color_dark="#cfd9e0",
        block_info_text_color="#44535f",
        block_info_text_color_dark="#b4c1cb",
        block_shadow="none",
        border_color_primary="#c3ced6",
        border_color_primary_dark="#3b4a55",
        # A border one needs in order to see a field must reach 3 to 1 against its ground.
        input_border_color="#74838f",
        input_border_color_dark="#7d8d99",
        input_border_width="1px",
        checkbox_border_color="#74838f",
        checkbox_border_color_dark="#7d8d99",
        checkbox_border_width="1px",
        checkbox_label_border_color="#c3ced6",
        checkbox_label_border_color_dark="#3b4a55",
        checkbox_label_border_width="1px",
        input_background_fill="#ffffff",
        input_background_fill_dark="#111a20",
        input_placeholder_color="#56646f",
        input_placeholder_color_dark="#a3b1bb",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_200",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_100",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0b1f2a",
        button_primary_text_color_hover="#ffffff",
        button_primary_text_color_hover_dark="#0b1f2a",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#22303a",
        button_secondary_background_fill_hover="#e4edf2",
        button_secondary_background_fill_hover_dark="#2c3d49",
        button_secondary_border_color="#74838f",
        button_secondary_border_color_dark="#7d8d99",
        button_secondary_text_color="#16212a",
        button_secondary_text_color_dark="#e6ecf0",
        button_cancel_background_fill="#9b1c1c",
        button_cancel_background_fill_dark="#9b1c1c",
        button_cancel_text_color="#ffffff",
        button_cancel_text_color_dark="#ffffff",
        button_border_width="1px",
        button_small_text_size="*text_md",
        layout_gap="12px",
        block_padding="10px 12px",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_200",
        link_text_color_visited="*primary_700",
        link_text_color_visited_dark="*primary_200",
    )
