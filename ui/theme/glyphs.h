// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QIcon>
#include <QPixmap>

class QPainter;

/// The icons: SVG files in resources/icons, drawn in one colour (`currentColor`) with a second one for what is knocked
/// out of a filled shape (`#knock`). Both are opaque. Pixmaps are cached, so painting one again costs a copy. GUI
/// thread.
namespace wavedeck::ui {

enum class Glyph {
    // states
    Queued,
    Running,
    Overdue,
    Succeeded,
    Failed,
    Cancelled,
    Lost,
    Blocked,
    Held,
    Warning,
    // gates
    GatePending,
    GateRunning,
    GatePassed,
    GateFailed,
    GateWaived,
    GateInconclusive,
    // pages
    Live,
    Timeline,
    Gates,
    Debt,
    Risk,
    Retro,
    History,
    Plans,
    Settings,
    // things and actions
    Brand,
    Search,
    Filter,
    Columns,
    More,
    Theme,
    Play,
    Pause,
    Stop,
    Retry,
    Accept,
    Extend,
    Close,
    ChevronDown,
    ChevronRight,
    ChevronLeft,
    ChevronUp,
    Check,
    Plus,
    Folder,
    File,
    Edit,
    Eye,
    Copy,
    Import,
    Export,
    Follow,
    Refresh,
    Memory,
    Cpu,
    Clock,
    ErrorRate,
    Disk,
    Agent,
    Terminal,
    Help,
    Keyboard,
    Link,
    Info,
    Draft,
    ZoomIn,
    ZoomOut,
    Fit,
    Now,
};
constexpr int kGlyphs = int(Glyph::Now) + 1;

/// The file without folder and ending: GatePassed → "gate-passed". Every glyph has one (tst_glyphs).
QLatin1String glyphName(Glyph glyph);

Glyph glyphOf(AgentState state);
Glyph glyphOf(GateState state);
Glyph glyphOf(WaveState state);
Glyph glyphOf(SessionState state);
Glyph glyphOf(Attention::Kind kind);

/// Square, `pixels` on a side in device independent pixels.
QPixmap glyphPixmap(Glyph glyph, int pixels, const QColor& colour, const QColor& knock, qreal devicePixelRatio);
void paintGlyph(QPainter* painter, Glyph glyph, const QRectF& where, const QColor& colour, const QColor& knock);
/// For buttons and menus: t2 normally, t3 disabled.
QIcon glyphIcon(Glyph glyph, const Theme& theme);
QIcon glyphIcon(Glyph glyph, const QColor& colour, const QColor& knock);

} // namespace wavedeck::ui
