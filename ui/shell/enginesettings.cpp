// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/enginesettings.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kRowsShown = 10;

} // namespace

EngineSettings::EngineSettings(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_commands(commands)
    , m_filter(new QLineEdit(this))
    , m_view(new QTableView(this))
    , m_problem(new QLabel(this))
    , m_reset(new QAction(tr("&Reset setting to its default"), this))
{
    m_filter->setPlaceholderText(tr("Filter settings"));
    m_filter->setAccessibleName(tr("Filter settings"));
    m_filter->setClearButtonEnabled(true);
    m_rows.setSourceModel(&m_model);
    m_rows.setFilterKeyColumn(-1);
    m_rows.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setObjectName(QStringLiteral("engineSettings"));
    m_view->setAccessibleName(tr("Settings of the engine"));
    m_view->setAccessibleDescription(tr("F2 or Enter edits a value, Delete sets it back to its default."));
    m_view->setModel(&m_rows);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(
        QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->addAction(m_reset);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_reset->setShortcut(QKeySequence(Qt::Key_Delete));
    m_reset->setShortcutContext(Qt::WidgetShortcut);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    setLook(m_problem, QLatin1String("error"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_filter);
    layout->addWidget(m_view);
    layout->addWidget(m_problem);

    connect(m_filter, &QLineEdit::textChanged, &m_rows, &QSortFilterProxyModel::setFilterFixedString);
    connect(&feed, &SessionFeed::settingsChanged, &m_model, &SettingsModel::setSettings);
    connect(&m_model, &SettingsModel::refused, this, &EngineSettings::tell);
    connect(&m_model, &SettingsModel::edited, this, [this](const QString& key, const QJsonValue& value) {
        ask(QStringLiteral("settings.set"), {{QStringLiteral("key"), key}, {QStringLiteral("value"), value}});
    });
    connect(m_reset, &QAction::triggered, this, [this] {
        if (const QString key = chosen(); !key.isEmpty())
            ask(QStringLiteral("settings.reset"), {{QStringLiteral("key"), key}});
    });
    const auto aim = [this] { m_reset->setEnabled(m_model.settings().isSet(chosen())); };
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, aim);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, aim);
    // Enter edits the value, wherever in the row the keyboard is.
    connect(m_view, &QTableView::activated, this,
        [this](const QModelIndex& index) { m_view->edit(index.siblingAtColumn(SettingsModel::Value)); });
    connect(&appearance, &Appearance::changed, this, &EngineSettings::restyle);
    aim();
    restyle();
}

QString EngineSettings::chosen() const
{
    return m_view->currentIndex().data(SettingsModel::KeyRole).toString();
}

void EngineSettings::ask(const QString& command, const QJsonObject& args)
{
    m_problem->hide();
    m_commands.ask(command, args, this, [this](const Result<QJsonObject>& answer) {
        if (!answer)
            tell(answer.error());
    });
}

void EngineSettings::tell(const Error& error)
{
    m_problem->setText(plain(error, 600));
    m_problem->show();
}

void EngineSettings::restyle()
{
    const QFontMetrics metrics(m_appearance.font());
    const int row = std::max(m_appearance.px(28), metrics.height() + 8);
    m_view->verticalHeader()->setDefaultSectionSize(row);
    const int widest = metrics.horizontalAdvance(QStringLiteral("thresholds.memory-pressure.critical_after"));
    m_view->setColumnWidth(SettingsModel::Name, widest + m_appearance.px(16));
    m_view->setColumnWidth(SettingsModel::Value, m_appearance.px(96));
    m_view->setColumnWidth(SettingsModel::Standard, m_appearance.px(96));
    m_view->setMinimumHeight((kRowsShown + 1) * row);
}

} // namespace wavedeck::ui
