"""The few line drawings that the pages use, on a 24 by 24 grid, drawn for this site."""

ICONS = {
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "left": '<path d="M15 5l-7 7 7 7"/>',
    "right": '<path d="M9 5l7 7-7 7"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "phone": (
        '<path d="M5 3.5h3.6l1.7 4.6-2.2 1.7a13 13 0 0 0 6.1 6.1l1.7-2.2 4.6 1.7V19a2 2 0 0 1-2.1 2A16.6 '
        '16.6 0 0 1 3 5.6 2 2 0 0 1 5 3.5z"/>'
    ),
    "screen": '<rect x="3" y="4.5" width="18" height="12" rx="2"/><path d="M8.5 20.5h7M12 16.5v4"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 4.9a3.5 3.5 0 0 1 0 6.2M18 '
        '14.2a6.5 6.5 0 0 1 3.5 5.8"/>'
    ),
    "place": (
        '<path d="M12 21.5s7-6.4 7-11.7a7 7 0 0 0-14 0c0 5.3 7 11.7 7 11.7z"/><circle cx="12" cy="9.8" r="2.5"/>'
    ),
    "out": (
        '<path d="M14 4h6v6M20 4l-9.5 9.5M18 14v5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 4 19V8a1.5 1.5 0 0 '
        '1 1.5-1.5H10"/>'
    ),
    "down": '<path d="M12 3.5v12M6.5 10.5l5.5 5.5 5.5-5.5M4 20.5h16"/>',
    "lock": '<rect x="4.5" y="10.5" width="15" height="10" rx="2"/><path d="M8 10.5V7.3a4 4 0 0 1 8 0v3.2"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.8V12l3.6 2.2"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.8v4M16 2.8v4"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3.5 7l8.5 6 8.5-6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "warning": '<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "filter": '<path d="M3 6h18M6.5 12h11M10 18h4"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "pound": '<path d="M17 7.2A4.2 4.2 0 0 0 9 9c0 2.5.8 4 .8 6.2 0 2.3-1.3 4-3.3 4.8H17.5M6.5 12.8h8"/>',
    "bank": '<path d="M3 9.5L12 4l9 5.5zM5.5 10v8M10 10v8M14 10v8M18.5 10v8M3 20.5h18"/>',
}
