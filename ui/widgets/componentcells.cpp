// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/look.h"
#include "ui/widgets/componentsections.h"
#include "ui/widgets/delegates.h"
#include "ui/widgets/paint.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace wavedeck::ui::components {

namespace {

constexpr int kState = Qt::UserRole + 1;
constexpr int kPercent = Qt::UserRole + 2;
constexpr int kPast = Qt::UserRole + 3;
constexpr int kText = Qt::UserRole + 4;
constexpr int kElapsed = Qt::UserRole + 5;
constexpr int kLimit = Qt::UserRole + 6;
constexpr int kLevel = Qt::UserRole + 7;

/// A table without lines and headers that is as high as its rows and takes no keys: cells to look at.
class SampleTable : public QTableView {
public:
    SampleTable(int rows, int columns, int rowHeight, const Appearance& appearance, QWidget* parent)
        : QTableView(parent)
        , m_rowHeight(rowHeight)
        , m_appearance(appearance)
    {
        setModel(new QStandardItemModel(rows, columns, this));
        setProperty("rowHeight", rowHeight);
        setShowGrid(false);
        horizontalHeader()->hide();
        verticalHeader()->hide();
        horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
        verticalHeader()->setMinimumSectionSize(1);
        setFocusPolicy(Qt::NoFocus);
        setSelectionMode(QAbstractItemView::NoSelection);
        setEditTriggers(QAbstractItemView::NoEditTriggers);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setSizeAdjustPolicy(QAbstractScrollArea::AdjustIgnored);
        connect(&appearance, &Appearance::changed, this, [this] { fit(); });
        fit();
    }

    void put(int row, int column, const QList<std::pair<int, QVariant>>& values, const QString& sentence)
    {
        const QModelIndex at = model()->index(row, column);
        for (const auto& [role, value] : values)
            model()->setData(at, value, role);
        model()->setData(at, sentence, Qt::AccessibleTextRole);
    }

private:
    void fit()
    {
        const int high = m_appearance.px(m_rowHeight);
        verticalHeader()->setDefaultSectionSize(high);
        setFixedHeight(high * model()->rowCount());
    }

    int m_rowHeight;
    const Appearance& m_appearance;
};

/// The tags, painted as gate cards paint them.
class Tags : public QWidget {
public:
    Tags(const Appearance& appearance, QWidget* parent)
        : QWidget(parent)
        , m_appearance(appearance)
    {
        setAccessibleName(QStringLiteral("Blocking, advisory"));
        connect(&appearance, &Appearance::changed, this, [this] { updateGeometry(); });
    }
    QSize sizeHint() const override
    {
        const QSizeF blocking = tagSize(m_appearance, GateKind::Blocking);
        const QSizeF advisory = tagSize(m_appearance, GateKind::Advisory);
        return {int(blocking.width() + advisory.width()) + 8 + 8, int(blocking.height())};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const qreal first = tagSize(m_appearance, GateKind::Blocking).width();
        paintTag(&painter, QRectF(8, 0, width(), height()), m_appearance, GateKind::Blocking);
        paintTag(&painter, QRectF(8 + first + 6, 0, width(), height()), m_appearance, GateKind::Advisory);
    }

private:
    const Appearance& m_appearance;
};

template <class S> SampleTable* stateTable(int last, StateKind kind, int columns, Appearance& look, QWidget* parent)
{
    const int rows = (last + columns) / columns;
    auto* table = new SampleTable(rows, columns, 26, look, parent);
    table->setItemDelegate(new StateDelegate(look, {kState, -1, kind}, table));
    for (int i = 0; i <= last; ++i)
        table->put(i / columns, i % columns, {{kState, i}}, title(S(i)));
    return table;
}

QWidget* column(QWidget* parent, const QList<QWidget*>& widgets)
{
    auto* box = new QWidget(parent);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QWidget* each : widgets)
        layout->addWidget(each);
    layout->addStretch(1);
    return box;
}

QLabel* small(const char* text, QWidget* parent)
{
    auto* label = new QLabel(QString::fromLatin1(text), parent);
    setLook(label, QLatin1String("small"));
    return label;
}

} // namespace

QWidget* agentStates(Appearance& look, QWidget* parent)
{
    auto* table = stateTable<AgentState>(int(AgentState::Lost), StateKind::Agent, 2, look, parent);
    table->setObjectName(QStringLiteral("agentStates"));
    table->setAccessibleName(QStringLiteral("Agent states"));
    return table;
}

QWidget* gateStates(Appearance& look, QWidget* parent)
{
    auto* table = stateTable<GateState>(int(GateState::Waived), StateKind::Gate, 2, look, parent);
    table->setObjectName(QStringLiteral("gateStates"));
    table->setAccessibleName(QStringLiteral("Gate states"));
    return column(parent, {table, new Tags(look, parent)});
}

QWidget* waveStates(Appearance& look, QWidget* parent)
{
    auto* waves = stateTable<WaveState>(int(WaveState::Skipped), StateKind::Wave, 4, look, parent);
    waves->setObjectName(QStringLiteral("waveStates"));
    waves->setAccessibleName(QStringLiteral("Wave states"));
    auto* sessions = stateTable<SessionState>(int(SessionState::Stopped), StateKind::Session, 4, look, parent);
    sessions->setObjectName(QStringLiteral("sessionStates"));
    sessions->setAccessibleName(QStringLiteral("Session states"));
    return column(parent, {small("Waves", parent), waves, small("Sessions", parent), sessions});
}

QWidget* levels(Appearance& look, QWidget* parent)
{
    auto* table = new SampleTable(2, 2, 26, look, parent);
    table->setObjectName(QStringLiteral("levels"));
    table->setAccessibleName(QStringLiteral("Levels"));
    table->setItemDelegate(new LevelDelegate(look, kLevel, table));
    for (int level = 1; level <= 4; ++level)
        table->put((level - 1) / 2, (level - 1) % 2, {{kLevel, level}}, levelText(level));
    auto* prios = new SampleTable(1, 7, 26, look, parent);
    prios->setObjectName(QStringLiteral("priorities"));
    prios->setAccessibleName(QStringLiteral("Priorities"));
    prios->setItemDelegate(new PrioDelegate(look, kLevel, prios));
    for (int prio = 0; prio <= 3; ++prio)
        prios->put(0, prio, {{kLevel, prio}}, QStringLiteral("Priority %1").arg(prio));
    return column(parent, {table, prios});
}

QWidget* progress(Appearance& look, QWidget* parent)
{
    struct Row {
        const char* word;
        AgentState state;
        int percent;
        bool past;
    };
    constexpr Row rows[] = {{"Running", AgentState::Running, 57, false}, {"Overdue", AgentState::Overdue, 72, true},
        {"Failed at", AgentState::Failed, 41, false}, {"Blocked", AgentState::Blocked, 0, false},
        {"Unknown", AgentState::Running, -1, false}};
    auto* table = new SampleTable(int(std::size(rows)), 2, 21, look, parent);
    table->setObjectName(QStringLiteral("progress"));
    table->setAccessibleName(QStringLiteral("Progress"));
    table->setItemDelegateForColumn(0, new PathDelegate(look, Qt::DisplayRole, table));
    table->setItemDelegateForColumn(1, new ProgressDelegate(look, {kPercent, kState, kPast, kText}, table));
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    for (int i = 0; i < int(std::size(rows)); ++i) {
        const Row& row = rows[i];
        const QString word = QString::fromLatin1(row.word);
        table->put(i, 0, {{Qt::DisplayRole, word}}, word);
        QList<std::pair<int, QVariant>> values{{kState, int(row.state)}, {kPast, row.past}};
        if (row.percent >= 0)
            values.append({kPercent, row.percent});
        else
            values.append({kText, QStringLiteral("step 3")});
        table->put(i, 1, values,
            row.percent < 0 ? QStringLiteral("Progress unknown, step 3")
                            : QStringLiteral("%1, %2 percent").arg(word).arg(row.percent));
    }
    return column(parent, {table});
}

QWidget* durations(Appearance& look, QWidget* parent)
{
    auto* table = new SampleTable(1, 4, 26, look, parent);
    table->setObjectName(QStringLiteral("durations"));
    table->setAccessibleName(QStringLiteral("Times and paths"));
    auto* times = new DurationDelegate(look, {kElapsed, kLimit, -1}, table);
    for (int i = 0; i < 3; ++i)
        table->setItemDelegateForColumn(i, times);
    table->setItemDelegateForColumn(3, new PathDelegate(look, Qt::DisplayRole, table));
    constexpr qint64 kMinute = 60'000;
    table->put(0, 0, {{kElapsed, 28 * kMinute + 2000}, {kLimit, 45 * kMinute}}, QStringLiteral("28:02 of 45:00"));
    table->put(
        0, 1, {{kElapsed, 34 * kMinute + 8000}, {kLimit, 30 * kMinute}}, QStringLiteral("34:08, 4:08 past its limit"));
    table->put(0, 2, {{kLimit, 30 * kMinute}}, QStringLiteral("Not started, limit 30:00"));
    const QString path = QStringLiteral("services/gateway/src/session/refresh/token_store.cpp:1195");
    table->put(0, 3, {{Qt::DisplayRole, path}}, path);
    return table;
}

} // namespace wavedeck::ui::components
