// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/glyphs.h"

#include <QCache>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

struct Key {
    Glyph glyph;
    int pixels; ///< of the device
    QRgb colour;
    QRgb knock;
    int ratio; ///< thousandths
    bool operator==(const Key&) const = default;
};

size_t qHash(const Key& key, size_t seed = 0)
{
    return qHashMulti(seed, int(key.glyph), key.pixels, key.colour, key.knock, key.ratio);
}

/// Room for every glyph in a dozen colours and sizes; an entry costs its pixels.
constexpr qsizetype kCachePixels = 2 * 1024 * 1024;

QCache<Key, QPixmap>& cache()
{
    static QCache<Key, QPixmap> pixmaps(kCachePixels);
    return pixmaps;
}

/// The drawing with its two colours put in; empty when there is no file, which tst_glyphs catches.
QByteArray drawing(Glyph glyph, const QColor& colour, const QColor& knock)
{
    static QHash<int, QByteArray> files;
    auto found = files.find(int(glyph));
    if (found == files.end()) {
        QFile file(QStringLiteral(":/icons/") + glyphName(glyph) + QStringLiteral(".svg"));
        found = files.insert(int(glyph), file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    QByteArray svg = *found;
    svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    svg.replace("#knock", knock.name(QColor::HexRgb).toLatin1());
    return svg;
}

QPixmap render(const Key& key, const QColor& colour, const QColor& knock)
{
    QPixmap pixmap(key.pixels, key.pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(drawing(key.glyph, colour, knock));
    if (renderer.isValid()) {
        QPainter painter(&pixmap);
        renderer.render(&painter, QRectF(0, 0, key.pixels, key.pixels));
    }
    pixmap.setDevicePixelRatio(double(key.ratio) / 1000);
    return pixmap;
}

/// Drawn anew at every size and ratio, so that no icon is ever scaled.
class GlyphEngine : public QIconEngine {
public:
    GlyphEngine(Glyph glyph, const QColor& colour, const QColor& disabled, const QColor& knock)
        : m_glyph(glyph)
        , m_colour(colour)
        , m_disabled(disabled)
        , m_knock(knock)
    {
    }

    QIconEngine* clone() const override { return new GlyphEngine(*this); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        paintGlyph(painter, m_glyph, rect, colour(mode), m_knock);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        // Asked for in pixels of the device; QIcon sets the ratio.
        return glyphPixmap(m_glyph, std::min(size.width(), size.height()), colour(mode), m_knock, 1);
    }

    bool isNull() override { return false; }

private:
    QColor colour(QIcon::Mode mode) const { return mode == QIcon::Disabled ? m_disabled : m_colour; }

    Glyph m_glyph;
    QColor m_colour;
    QColor m_disabled;
    QColor m_knock;
};

} // namespace

Glyph glyphOf(AgentState state)
{
    switch (state) {
    case AgentState::Queued:
        return Glyph::Queued;
    case AgentState::Blocked:
        return Glyph::Blocked;
    case AgentState::Starting:
    case AgentState::Running:
        return Glyph::Running;
    case AgentState::Overdue:
        return Glyph::Overdue;
    case AgentState::Succeeded:
        return Glyph::Succeeded;
    case AgentState::Failed:
        return Glyph::Failed;
    case AgentState::Cancelled:
        return Glyph::Cancelled;
    case AgentState::Lost:
        return Glyph::Lost;
    }
    return Glyph::Queued;
}

Glyph glyphOf(GateState state)
{
    switch (state) {
    case GateState::Pending:
        return Glyph::GatePending;
    case GateState::Running:
        return Glyph::GateRunning;
    case GateState::Passed:
        return Glyph::GatePassed;
    case GateState::Failed:
        return Glyph::GateFailed;
    case GateState::Inconclusive:
        return Glyph::GateInconclusive;
    case GateState::Waived:
        return Glyph::GateWaived;
    }
    return Glyph::GatePending;
}

Glyph glyphOf(WaveState state)
{
    switch (state) {
    case WaveState::Pending:
        return Glyph::Queued;
    case WaveState::Running:
        return Glyph::Running;
    case WaveState::Gating:
        return Glyph::GateRunning;
    case WaveState::Passed:
        return Glyph::Succeeded;
    case WaveState::Held:
        return Glyph::Held;
    case WaveState::Failed:
        return Glyph::Failed;
    case WaveState::Stopped:
        return Glyph::Stop;
    case WaveState::Skipped:
        return Glyph::Cancelled;
    }
    return Glyph::Queued;
}

Glyph glyphOf(SessionState state)
{
    switch (state) {
    case SessionState::Running:
        return Glyph::Running;
    case SessionState::Held:
        return Glyph::Held;
    case SessionState::Completed:
        return Glyph::Succeeded;
    case SessionState::Failed:
        return Glyph::Failed;
    case SessionState::Stopped:
        return Glyph::Stop;
    }
    return Glyph::Queued;
}

Glyph glyphOf(Attention::Kind kind)
{
    switch (kind) {
    case Attention::AgentFailed:
    case Attention::AlertCritical:
        return Glyph::Failed;
    case Attention::AgentLost:
        return Glyph::Lost;
    case Attention::GateFailed:
        return Glyph::GateFailed;
    case Attention::GateWaits:
        return Glyph::GatePending;
    case Attention::SessionHeld:
        return Glyph::Held;
    case Attention::AgentOverdue:
        return Glyph::Overdue;
    case Attention::AgentBlocked:
        return Glyph::Blocked;
    case Attention::AlertWarning:
    case Attention::AgentSilent:
        return Glyph::Warning;
    }
    return Glyph::Warning;
}

QPixmap glyphPixmap(Glyph glyph, int pixels, const QColor& colour, const QColor& knock, qreal devicePixelRatio)
{
    const int side = std::clamp(int(std::lround(pixels * devicePixelRatio)), 1, 1024);
    const Key key{glyph, side, colour.rgb(), knock.rgb(), int(std::lround(devicePixelRatio * 1000))};
    if (const QPixmap* known = cache().object(key))
        return *known;
    const QPixmap pixmap = render(key, colour, knock);
    cache().insert(key, new QPixmap(pixmap), qsizetype(side) * side);
    return pixmap;
}

void paintGlyph(QPainter* painter, Glyph glyph, const QRectF& where, const QColor& colour, const QColor& knock)
{
    const int side = int(std::floor(std::min(where.width(), where.height()) + 0.01));
    if (side < 1)
        return;
    const qreal ratio = painter->device()->devicePixelRatioF();
    // On a whole pixel: between two, every edge would blur.
    const QPointF at(std::round((where.center().x() - side / 2.0) * ratio) / ratio,
        std::round((where.center().y() - side / 2.0) * ratio) / ratio);
    painter->drawPixmap(at, glyphPixmap(glyph, side, colour, knock, ratio));
}

QIcon glyphIcon(Glyph glyph, const Theme& theme)
{
    return QIcon(new GlyphEngine(glyph, theme.t2, theme.t3, theme.knock));
}

QIcon glyphIcon(Glyph glyph, const QColor& colour, const QColor& knock)
{
    return QIcon(new GlyphEngine(glyph, colour, colour, knock));
}

} // namespace wavedeck::ui
