// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusstrip.h"

#include "models/alert/rules.h"
#include "ui/shell/keycap.h"
#include "ui/shell/sessionwatch.h"
#include "ui/theme/format.h"

#include <QAction>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace wavedeck::ui {

namespace {

/// What goes when room is short, first to last. The verdict never goes.
constexpr StatusStrip::Part kFirstToGo[] = {StatusStrip::WavePart, StatusStrip::Cost, StatusStrip::ClockPart,
    StatusStrip::Memory, StatusStrip::Shortcuts, StatusStrip::Elapsed, StatusStrip::Done, StatusStrip::PersonPart,
    StatusStrip::Engine, StatusStrip::AttentionPart};

/// "0.4 s" while fresh, then whole units.
QString freshness(qint64 ms)
{
    return ms < 10000 ? QStringLiteral("%1 s").arg(double(ms) / 1000, 0, 'f', 1) : age(ms);
}

} // namespace

StatusStrip::StatusStrip(Appearance& appearance, const SessionWatch& watch, QAction* shortcuts, QAction* goLive,
    QAction* goPeople, QWidget* parent)
    : QStatusBar(parent)
    , m_appearance(appearance)
    , m_watch(watch)
{
    static const char* const kNames[kParts] = {
        "verdict", "wave", "elapsed", "done", "attention", "memory", "cost", "person", "engine", "clock", "shortcuts"};
    setObjectName(QStringLiteral("statusStrip"));
    setAccessibleName(tr("Status"));
    setSizeGripEnabled(false);
    for (int i = 0; i < kParts; ++i) {
        QAction* action = i == Shortcuts ? shortcuts
            : i == AttentionPart         ? goLive
            : i == PersonPart            ? goPeople
                                         : nullptr;
        auto* made = new StatusPart(appearance, action, this);
        made->setObjectName(QStringLiteral("status-") + QLatin1String(kNames[i]));
        made->hide();
        m_parts[std::size_t(i)] = made;
    }
    part(Shortcuts)->put({.glyph = {},
        .text = tr("Shortcuts"),
        .key = keycapText(shortcuts->shortcut().toString(QKeySequence::NativeText))});
    part(Shortcuts)->setLine(false);
    connect(&watch, &SessionWatch::changed, this, &StatusStrip::refresh);
    connect(&appearance, &Appearance::changed, this, &StatusStrip::restyle);
    restyle();
    refresh();
}

void StatusStrip::setPerson(const StatusText& person)
{
    if (part(PersonPart)->put(person))
        layOut();
}

QSize StatusStrip::sizeHint() const
{
    const QFontMetrics metrics(m_appearance.font(12));
    return {m_appearance.px(600), std::max(m_appearance.px(26), metrics.height() + 8)};
}

QSize StatusStrip::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void StatusStrip::restyle()
{
    setFixedHeight(sizeHint().height());
    layOut();
    update();
}

void StatusStrip::refresh()
{
    fillSession();
    fillMachine();
    fillEngine();
    layOut();
}

void StatusStrip::fillSession()
{
    const LiveSession* session = m_watch.session();
    const SessionSummary& summary = m_watch.summary();
    const bool stale = m_watch.isStale();
    if (!session) {
        part(Verdict)->put({.glyph = Glyph::Queued, .text = tr("No session"), .bold = false});
        for (const Part each : {WavePart, Elapsed, Done, AttentionPart, Cost})
            part(each)->put({});
        return;
    }
    const SessionState state = session->session.state;
    part(Verdict)->put({.glyph = glyphOf(state),
        .text = tr("%1 %2").arg(plain(session->session.id, 24), title(state)),
        .tone = toneOf(state),
        .bold = true,
        .stale = stale});
    const LiveWave* wave = m_watch.waveNow();
    part(WavePart)->put({.glyph = {},
        .text = wave ? tr("Wave %1 of %2 · %3")
                           .arg(summary.waveNow + 1)
                           .arg(session->waves.size())
                           .arg(plain(wave->row.name.isEmpty() ? wave->row.id : wave->row.name, 32))
                     : QString(),
        .stale = stale});
    part(Elapsed)->put({.glyph = {}, .text = duration(summary.elapsedMs), .stale = stale});
    const QString done = tr("%1 of %2 done").arg(count(summary.counts.done()), count(summary.counts.total()));
    const int live = summary.counts.live();
    part(Done)->put({.glyph = {}, .text = live > 0 ? tr("%1 · %2 live").arg(done, count(live)) : done, .stale = stale});
    const qsizetype many = summary.attention.size();
    const Tone tone = many > 0 ? toneOf(summary.attention.first().kind) : Tone::Neutral;
    part(AttentionPart)
        ->put({.glyph = many > 0 ? std::optional<Glyph>(glyphOf(summary.attention.first().kind)) : std::nullopt,
            .text = many == 0 ? QString()
                : many == 1   ? tr("1 needs attention")
                              : tr("%1 need attention").arg(many),
            .tone = tone,
            .stale = stale});
    const QString cost = summary.costKnown ? money(summary.costMicroUsd) : kNone;
    part(Cost)->put({.glyph = {},
        .text = session->budgetMicroUsd > 0 ? tr("%1 of %2").arg(cost, money(session->budgetMicroUsd))
            : summary.costKnown             ? cost
                                            : QString(),
        .stale = stale});
}

void StatusStrip::fillMachine()
{
    const MachineSample& machine = m_watch.machine();
    if (machine.memoryTotal <= 0) {
        part(Memory)->put({});
    } else {
        const double used = 100.0 * double(machine.memoryUsed) / double(machine.memoryTotal);
        const LiveSession* session = m_watch.session();
        const AlertRules rules = alertRules(session ? session->thresholds : Thresholds());
        m_memory = classify(ruleOf(rules, Watched::Memory), used, m_memory);
        const Tone tone = m_memory == AlertLevel::Critical ? Tone::Bad
            : m_memory == AlertLevel::Warning              ? Tone::Warning
                                                           : Tone::Neutral;
        part(Memory)->put({.glyph = tone == Tone::Bad ? std::optional<Glyph>(Glyph::Failed)
                : tone == Tone::Warning               ? std::optional<Glyph>(Glyph::Warning)
                                                      : std::nullopt,
            .text = tr("Memory %1").arg(percent(used)),
            .tone = tone});
    }
    part(ClockPart)->put({.glyph = {}, .text = clock(m_watch.now()) + QLatin1Char(' ') + zone()});
}

void StatusStrip::fillEngine()
{
    const EngineHealth& engine = m_watch.engine();
    StatusText content;
    switch (engine.state) {
    case EngineHealth::Idle:
        content = {.glyph = Glyph::Queued, .text = tr("Engine idle")};
        break;
    case EngineHealth::Connected:
        content = engine.degraded.isEmpty()
            ? StatusText{.glyph = Glyph::Check, .text = tr("Engine connected"), .tone = Tone::Good}
            : StatusText{.glyph = Glyph::Warning, .text = tr("Engine cannot store"), .tone = Tone::Bad};
        break;
    case EngineHealth::Starting:
        content = {.glyph = Glyph::Refresh, .text = tr("Engine starts"), .tone = Tone::Running};
        break;
    case EngineHealth::Unreachable:
        content = {.glyph = Glyph::Lost, .text = tr("Engine not reachable"), .tone = Tone::Lost};
        break;
    }
    m_engineShort = content;
    const bool running = m_watch.session() && !hasEnded(m_watch.session()->session.state);
    if (running && (engine.state == EngineHealth::Connected || engine.state == EngineHealth::Unreachable))
        content.text = tr("%1 · updated %2 ago").arg(content.text, freshness(m_watch.ageMs()));
    m_engineLong = content;
}

void StatusStrip::layOut()
{
    std::array<int, kParts> wanted{};
    for (int i = 0; i < kParts; ++i)
        wanted[std::size_t(i)] = m_parts[std::size_t(i)]->wanted();
    wanted[Engine] = part(Engine)->wanted(m_engineLong);
    const StatusText* engine = &m_engineLong;
    const auto tooWide = [this, &wanted] { return std::accumulate(wanted.begin(), wanted.end(), 0) > width(); };
    int dropped = 0;
    for (const Part which : kFirstToGo) {
        // The age of the numbers goes after wave and cost, before anything else.
        if (dropped++ == 2 && tooWide()) {
            engine = &m_engineShort;
            wanted[Engine] = part(Engine)->wanted(m_engineShort);
        }
        if (!tooWide())
            break;
        wanted[which] = 0;
    }
    part(Engine)->put(*engine);
    place(wanted);
}

void StatusStrip::place(const std::array<int, kParts>& wanted)
{
    int left = 0;
    int right = width();
    for (int i = 0; i < PersonPart; ++i) {
        const int wide = std::min(wanted[std::size_t(i)], width() - left);
        m_parts[std::size_t(i)]->setGeometry(left, 0, wide, height());
        left += wide;
    }
    for (int i = Shortcuts; i >= PersonPart; --i) {
        right -= wanted[std::size_t(i)];
        m_parts[std::size_t(i)]->setGeometry(right, 0, wanted[std::size_t(i)], height());
    }
    for (int i = 0; i < kParts; ++i)
        m_parts[std::size_t(i)]->setVisible(wanted[std::size_t(i)] > 0);
}

void StatusStrip::resizeEvent(QResizeEvent*)
{
    layOut();
}

void StatusStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(0, 0, width(), 1, m_appearance.theme().line);
}

} // namespace wavedeck::ui
