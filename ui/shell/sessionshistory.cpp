// SPDX-License-Identifier: GPL-3.0-or-later
// What a desk brings to the page of sessions: measures, charts, the comparison; and how wide its columns are. Part of
// SessionsPage.
#include "ui/history/comparepane.h"
#include "ui/history/historycharts.h"
#include "ui/report/printpreview.h"
#include "ui/shell/sessionspage.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QComboBox>
#include <QHeaderView>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kLowPage = 660; ///< below it the charts give way (ui.md 4)
constexpr int kNewest[] = {12, 50, 0};

bool wants(int column)
{
    return column == SessionsModel::Name || column == SessionsModel::Plan;
}

} // namespace

void SessionsPage::setDesk(HistoryDesk& desk)
{
    m_desk = &desk;
    m_model->setCheckable(true);
    m_result = new QComboBox(this);
    m_result->setAccessibleName(tr("Result"));
    m_result->addItem(tr("All results"));
    for (const SessionState state : {SessionState::Running, SessionState::Held, SessionState::Completed,
             SessionState::Failed, SessionState::Stopped})
        m_result->addItem(ui::title(state), int(state));
    m_range = new QComboBox(this);
    m_range->setObjectName(QStringLiteral("range"));
    m_range->setAccessibleName(tr("Range"));
    m_range->addItems({tr("Last 12"), tr("Last 50"), tr("All sessions")});
    m_charts = new HistoryCharts(m_appearance, this);
    m_compare = new ComparePane(m_appearance, this);
    m_compare->hide();
    m_told = makeWrapped(this, "hint");
    m_told->setContentsMargins(16, 6, 16, 6);
    m_told->hide();
    makeHistoryActions();
    m_head->addRight(m_result);
    m_head->addRight(m_range);
    auto* save = makeButton(this, m_appearance, Glyph::Export, tr("Export CSV…"));
    connect(save, &QPushButton::clicked, m_export, &QAction::trigger);
    m_head->addRight(save);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(2, m_told);
    column->insertWidget(3, m_charts);
    column->addWidget(m_compare);
    connect(m_result, &QComboBox::activated, this, &SessionsPage::filterHistory);
    connect(m_range, &QComboBox::activated, this, &SessionsPage::filterHistory);
    connect(&desk, &HistoryDesk::changed, this, &SessionsPage::takeHistory);
    connect(m_model, &SessionsModel::checkedChanged, this, &SessionsPage::showChosen);
    connect(m_compare, &ComparePane::clearAsked, m_clear, &QAction::trigger);
    setTabOrder(m_filter, m_result);
    setTabOrder(m_result, m_range);
    setTabOrder(m_range, save);
    setTabOrder(save, m_table);
    setTabOrder(m_table, m_compare);
    filterHistory();
    takeHistory();
}

void SessionsPage::makeHistoryActions()
{
    m_base = new QAction(tr("Use as &base of the comparison"), this);
    m_base->setShortcut(QKeySequence(Qt::Key_B));
    m_base->setShortcutContext(Qt::WidgetShortcut);
    m_base->setEnabled(false);
    m_clear = new QAction(tr("&Clear comparison"), this);
    m_clear->setEnabled(false);
    m_export = new QAction(tr("&Export sessions as CSV…"), this);
    m_table->addAction(m_base);
    m_table->addAction(m_clear);
    connect(m_base, &QAction::triggered, this, [this] {
        const SessionLine* line = chosen();
        if (!line)
            return;
        m_baseId = line->session.id;
        m_model->setChecked(m_baseId, true);
        showChosen();
    });
    connect(m_clear, &QAction::triggered, this, [this] {
        m_baseId.clear();
        for (const QString& id : QStringList(m_model->checked()))
            m_model->setChecked(id, false);
        m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_export, &QAction::triggered, this, &SessionsPage::askExport);
    static const struct {
        const char* kind;
        const char* depth;
        const char* text;
    } kPrints[] = {{"final", "full", QT_TR_NOOP("&Print preview of the report…")},
        {"final", "executive", QT_TR_NOOP("Print preview of the report on &one page…")},
        {"final", "standard", QT_TR_NOOP("Print preview of the report without its &lists…")},
        {"handoff", "full", QT_TR_NOOP("Print preview of the &hand-off…")},
        {"narrative", "full", QT_TR_NOOP("Print preview of the &narrative…")}};
    for (const auto& one : kPrints) {
        auto* action = new QAction(tr(one.text), this);
        action->setEnabled(false);
        connect(action, &QAction::triggered, this,
            [this, one] { preview(QLatin1String(one.kind), QLatin1String(one.depth)); });
        m_table->addAction(action);
        m_prints.append(action);
    }
    m_prints.first()->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_P));
    m_prints.first()->setShortcutContext(Qt::WidgetShortcut);
}

void SessionsPage::setImport(QAction* import)
{
    m_import = makeButton(this, m_appearance, Glyph::Import, tr("Import reports…"));
    connect(m_import, &QPushButton::clicked, import, &QAction::trigger);
    m_head->addRight(m_import);
}

void SessionsPage::takeHistory()
{
    const HistoryDesk::View view = m_desk->view();
    m_model->setLines(view->lines);
    showCharts();
    say(!view->unreadable.code.isEmpty() ? plain(view->unreadable)
            : view->pending > 0          ? tr("Figures of %1 sessions are being computed.").arg(count(view->pending))
                                         : QString());
    m_compare->setEnabled(view->known);
    showChosen();
    showState();
}

/// The base first, the others newest first.
void SessionsPage::showChosen()
{
    const QStringList& ids = m_model->checked();
    if (!ids.contains(m_baseId))
        m_baseId.clear();
    QList<history::Line> lines;
    for (const history::Line& line : m_desk->view()->lines)
        if (ids.contains(line.id)) {
            if (line.id == m_baseId)
                lines.prepend(line);
            else
                lines.append(line);
        }
    m_clear->setEnabled(!ids.isEmpty());
    m_compare->setVisible(!lines.isEmpty());
    m_compare->show(lines, *m_desk->view());
    fitHistory();
}

void SessionsPage::filterHistory()
{
    const QVariant state = m_result->currentData();
    m_proxy->setState(state.isValid() ? std::optional(SessionState(state.toInt())) : std::nullopt);
    m_proxy->setNewest(kNewest[std::clamp(m_range->currentIndex(), 0, 2)]);
    showCharts();
    showState();
}

/// Of the same sessions as the table: its result, its range.
void SessionsPage::showCharts()
{
    const QVariant state = m_result->currentData();
    QList<history::Line> lines = m_desk->view()->lines;
    if (state.isValid())
        lines.removeIf([wanted = QString(word(SessionState(state.toInt())))](
                           const history::Line& line) { return line.state != wanted; });
    m_charts->show(lines, kNewest[std::clamp(m_range->currentIndex(), 0, 2)]);
}

void SessionsPage::askExport()
{
    m_files.chooseFolder(this, tr("Export sessions into a folder"), {}, [this](const QString& folder) {
        m_desk->exportCsv(folder, this, [this](const Result<QString>& file) {
            say(file ? tr("Exported to %1").arg(plain(*file)) : plain(file.error()));
        });
    });
}

void SessionsPage::preview(const QString& kind, const QString& depth)
{
    const SessionLine* line = chosen();
    if (!line)
        return;
    m_desk->report(line->session.id, kind, depth, this, [this](const Result<report::Document>& made) {
        if (made)
            makePrintPreview(window(), *made)->open();
        else
            say(plain(made.error()));
    });
}

void SessionsPage::say(const QString& words)
{
    m_told->setText(words);
    m_told->setVisible(!words.isEmpty());
}

void SessionsPage::fitHistory()
{
    if (!m_desk)
        return;
    const int needed = m_appearance.px(kLowPage);
    m_charts->setVisible(height() >= needed || m_compare->isHidden());
}

int SessionsPage::widthOf(int column) const
{
    // By the widest text a column is made for, not by the rows: nothing moves when data comes.
    static const char* const kWidest[SessionsModel::kColumns]
        = {"S-000", "", "28 Nov 2025, 00:00", "Completed", "0:00:00", "64 of 64", "000", "00.0", "100 %", "100 %",
            "00.0 %", "000.0 M", "$100.00", "5 of 5", "Enterprise", ""};
    // The session that is followed stands in bold.
    QFont font = m_appearance.font();
    if (column == SessionsModel::Id)
        font.setWeight(QFont::Bold);
    const QFontMetrics head(m_appearance.font(12, QFont::Medium));
    const bool box = column == SessionsModel::Id && m_model->isCheckable();
    const bool warned = column == SessionsModel::Hierarchy || column == SessionsModel::Direct;
    const int sign = column == SessionsModel::State ? m_appearance.px(14 + 8)
        : box                                       ? m_appearance.px(16 + 12)
        : warned                                    ? m_appearance.px(18)
                                                    : 0;
    const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return std::max(int(tabularWidth(font, QString::fromUtf8(kWidest[column]))) + 1 + sign,
               head.horizontalAdvance(title) + m_appearance.px(16))
        + m_appearance.px(16);
}

void SessionsPage::fitColumns()
{
    if (m_ownWidths)
        return;
    // Name and plan have no natural width; the others have, and go one by one when there is no room for all.
    QHeaderView* header = m_table->header();
    const int room = width() - style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    const int least = QFontMetrics(m_appearance.font()).averageCharWidth() * (m_desk ? 17 : 20);
    int needed = 0;
    for (int column = 0; column < SessionsModel::kColumns; ++column)
        needed += wants(column) ? least : widthOf(column);
    QSet<int> gone;
    // Without a desk nothing says what these are.
    const QList<int> figures{SessionsModel::AtOnce, SessionsModel::Parallel, SessionsModel::Delegation,
        SessionsModel::Hierarchy, SessionsModel::Direct, SessionsModel::Gates, SessionsModel::Tier};
    for (const int column : m_desk ? QList<int>{SessionsModel::Plan} : figures) {
        gone.insert(column);
        needed -= wants(column) ? least : widthOf(column);
    }
    for (const int column : {SessionsModel::Plan, SessionsModel::Tier, SessionsModel::Tokens, SessionsModel::AtOnce,
             SessionsModel::Cost, SessionsModel::Gates, SessionsModel::Delegation, SessionsModel::Elapsed}) {
        if (needed <= room)
            break;
        if (gone.contains(column))
            continue;
        gone.insert(column);
        needed -= wants(column) ? least : widthOf(column);
    }
    const int left = std::max(0, room - needed);
    for (int column = 0; column < SessionsModel::kColumns; ++column) {
        header->setSectionHidden(column, gone.contains(column));
        if (!gone.contains(column))
            header->resizeSection(column,
                !wants(column)                           ? widthOf(column)
                    : gone.contains(SessionsModel::Plan) ? least + left
                                                         : least + left / 2);
    }
}

void SessionsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitColumns();
    fitHistory();
}

} // namespace wavedeck::ui
