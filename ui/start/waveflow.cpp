// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/waveflow.h"

#include "ui/widgets/labels.h"
#include "ui/theme/format.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui::start {

namespace {

constexpr int kCell = 8;
constexpr int kCellGap = 2;
constexpr int kMostRows = 6;
constexpr int kMostWaves = 60; ///< cards; the rest is told
constexpr int kMostGates = 3;
constexpr qsizetype kLongestWord = 16;
constexpr qsizetype kLongestName = 60;
constexpr int kWidestGate = 110;

QString counted(int number, const QString& one, const QString& many)
{
    return count(number) + QLatin1Char(' ') + (number == 1 ? one : many);
}

QString capabilities(const WaveShape& wave)
{
    QStringList parts;
    if (wave.readOnly > 0)
        parts.append(QStringLiteral("%1 read-only").arg(count(wave.readOnly)));
    if (wave.modify > 0)
        parts.append(QStringLiteral("%1 modify").arg(count(wave.modify)));
    return parts.join(QStringLiteral(", "));
}

QString teams(const WaveShape& wave)
{
    if (wave.teams > 0)
        return counted(wave.teams, QStringLiteral("team"), QStringLiteral("teams"));
    return wave.roles > 0 ? counted(wave.roles, QStringLiteral("role"), QStringLiteral("roles"))
                          : QStringLiteral("no teams");
}

bool breaks(const QString& text)
{
    const QStringList words = text.split(QLatin1Char(' '));
    return std::all_of(words.begin(), words.end(), [](const QString& word) { return word.size() <= kLongestWord; });
}

/// Breaks between words; a name without places to break ends in "…".
QLabel* makeName(QWidget* card, const QString& text)
{
    if (breaks(text) && text.size() <= kLongestName)
        return makeWrapped(card, "card", text);
    auto* label = new ElideLabel(card, "card");
    label->setLine(text);
    return label;
}

} // namespace

CellGrid::CellGrid(const Appearance& appearance, int cells, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_cells(cells)
{
    setAccessibleName(counted(cells, QStringLiteral("agent"), QStringLiteral("agents")));
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

int CellGrid::perRow(int width) const
{
    return std::max(1, (width + m_appearance.px(kCellGap)) / m_appearance.px(kCell + kCellGap));
}

int CellGrid::heightForWidth(int width) const
{
    const int row = perRow(width);
    const int rows = std::clamp((m_cells + row - 1) / row, 1, kMostRows);
    return rows * m_appearance.px(kCell + kCellGap);
}

QSize CellGrid::sizeHint() const
{
    const int width = m_appearance.px(100);
    return {width, heightForWidth(width)};
}

void CellGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(QPen(m_appearance.theme().ctl, 1));
    const int cell = m_appearance.px(kCell);
    const int step = m_appearance.px(kCell + kCellGap);
    const int row = perRow(width());
    const QString rest = QStringLiteral("+ %1 more").arg(count(m_cells));
    painter.setFont(m_appearance.font(11));
    const int room = row * kMostRows;
    // The words take the place of the last cells.
    const int words = m_cells > room ? painter.fontMetrics().horizontalAdvance(rest) / step + 1 : 0;
    const int shown = std::max(0, std::min(m_cells, room) - words);
    for (int i = 0; i < shown; ++i)
        painter.drawRect(i % row * step, i / row * step, cell - 1, cell - 1);
    if (words > 0) {
        painter.setPen(m_appearance.theme().t3);
        painter.drawText(QRect((row - words) * step, (kMostRows - 1) * step - 2, words * step, step + 2),
            Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("+ %1 more").arg(count(m_cells - shown)));
    }
}

WaveFlow::WaveFlow(const Appearance& appearance, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("waveFlow"));
    setAccessibleName(QStringLiteral("Waves and gates"));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    connect(&appearance, &Appearance::changed, this, [this] { setWaves(m_waves); });
}

void WaveFlow::setWaves(const QList<WaveShape>& waves)
{
    m_waves = waves;
    auto* strip = new QFrame;
    strip->setObjectName(QStringLiteral("waveStrip"));
    strip->setProperty("frame", QStringLiteral("panel"));
    auto* layout = new QHBoxLayout(strip);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_appearance.px(6));
    int number = 0;
    for (const WaveShape& wave : waves.mid(0, kMostWaves)) {
        layout->addWidget(makeCard(wave, ++number), 1);
        if (!wave.gates.isEmpty())
            layout->addWidget(makeGates(wave), 0);
    }
    if (waves.size() > kMostWaves)
        layout->addWidget(
            makeLabel(strip, "hint", QStringLiteral("and %1 more waves").arg(count(waves.size() - kMostWaves))));
    setWidget(strip); // deletes the one before
    strip->show();
    fit();
}

QWidget* WaveFlow::makeCard(const WaveShape& wave, int number)
{
    auto* card = new QFrame;
    card->setProperty("frame", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(card);
    const auto px = [this](int pixels) { return m_appearance.px(pixels); };
    const int side = px(m_waves.size() > 2 ? 9 : 12);
    layout->setContentsMargins(side, px(9), side, px(10));
    layout->setSpacing(0);
    auto* first = new ElideLabel(card, "small");
    first->setLine(wave.needs.isEmpty() ? QStringLiteral("Wave %1").arg(number)
                                        : QStringLiteral("Wave %1, %2").arg(number).arg(plain(wave.needs)));
    QLabel* name = makeName(card, plain(wave.name));
    auto* counts = new QHBoxLayout;
    QLabel* agents = makeLabel(card, "number", count(wave.agents));
    QFont big = m_appearance.font(22, QFont::DemiBold);
    agents->setFont(big);
    counts->addWidget(agents);
    counts->addWidget(makeLabel(card, "small", wave.agents == 1 ? QStringLiteral("agent") : QStringLiteral("agents")),
        1, Qt::AlignBaseline);
    counts->setSpacing(px(5));
    counts->setContentsMargins(0, px(3), 0, 0);
    auto* team = new ElideLabel(card, "small");
    team->setLine(teams(wave));
    auto* capability = new ElideLabel(card, "small");
    capability->setLine(capabilities(wave));
    layout->addWidget(first);
    layout->addWidget(name);
    layout->addLayout(counts);
    layout->addWidget(team);
    layout->addWidget(capability);
    layout->addSpacing(px(9));
    layout->addWidget(new CellGrid(m_appearance, wave.agents, card));
    layout->addStretch(1);
    const QFontMetrics metrics(m_appearance.font(12));
    int least = metrics.horizontalAdvance(QStringLiteral("10 read-only"));
    if (breaks(plain(wave.name)))
        for (const QString& word : plain(wave.name).split(QLatin1Char(' ')))
            least = std::max(least, QFontMetrics(m_appearance.font(15, QFont::DemiBold)).horizontalAdvance(word) + 2);
    card->setMinimumWidth(least + 2 * side);
    card->setAccessibleName(QStringLiteral("Wave %1, %2: %3, %4, %5")
                                .arg(QString::number(number), plain(wave.name),
                                    counted(wave.agents, QStringLiteral("agent"), QStringLiteral("agents")),
                                    teams(wave), capabilities(wave)));
    return card;
}

QWidget* WaveFlow::makeGates(const WaveShape& wave)
{
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_appearance.px(2));
    layout->addStretch(1);
    auto* glyph = new GlyphLabel(column, m_appearance, 20);
    glyph->set(Glyph::GatePending, m_appearance.theme().t2);
    layout->addWidget(glyph, 0, Qt::AlignHCenter);
    const QFont font = m_appearance.font(12, QFont::DemiBold);
    const QFontMetrics metrics(font);
    int width = QFontMetrics(m_appearance.font(12)).horizontalAdvance(QStringLiteral("99 criteria"));
    for (const QString& id : wave.gates.mid(0, kMostGates)) {
        QLabel* name = makeWrapped(column, "", plain(id, 60));
        name->setFont(font);
        name->setAlignment(Qt::AlignHCenter);
        layout->addWidget(name);
        // Ids break behind their hyphens.
        for (const QString& part : plain(id, 60).split(QLatin1Char('-')))
            width = std::max(width, metrics.horizontalAdvance(part + QLatin1Char('-')));
    }
    width = std::min(width + 4, m_appearance.px(kWidestGate));
    QStringList more;
    if (wave.gates.size() > kMostGates)
        more.append(QStringLiteral("+ %1 gates").arg(wave.gates.size() - kMostGates));
    more.append(wave.criteria == 1 ? QStringLiteral("1 criterion") : QStringLiteral("%1 criteria").arg(wave.criteria));
    if (!wave.blocking)
        more.append(QStringLiteral("advisory"));
    for (const QString& line : more) {
        QLabel* label = makeLabel(column, "small", line);
        label->setAlignment(Qt::AlignHCenter);
        layout->addWidget(label);
    }
    layout->addStretch(1);
    column->setFixedWidth(width);
    column->setAccessibleName(QStringLiteral("Gates: %1; %2")
                                  .arg(plain(wave.gates.join(QStringLiteral(", "))), more.join(QStringLiteral(", "))));
    return column;
}

QSize WaveFlow::sizeHint() const
{
    if (!widget())
        return {100, 0};
    const int wide = std::max(viewport()->width(), widget()->minimumSizeHint().width());
    const int strip = widget()->layout()->hasHeightForWidth() ? widget()->layout()->totalHeightForWidth(wide)
                                                              : widget()->sizeHint().height();
    const bool scrolls = widget()->minimumSizeHint().width() > viewport()->width();
    return {100, strip + (scrolls ? horizontalScrollBar()->sizeHint().height() + m_appearance.px(4) : 0)};
}

QSize WaveFlow::minimumSizeHint() const
{
    return {50, sizeHint().height()};
}

void WaveFlow::fit()
{
    setFocusPolicy(
        widget() && widget()->minimumSizeHint().width() > viewport()->width() ? Qt::StrongFocus : Qt::NoFocus);
    updateGeometry();
}

void WaveFlow::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

bool WaveFlow::event(QEvent* event)
{
    const bool done = QScrollArea::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return done;
}

} // namespace wavedeck::ui::start
